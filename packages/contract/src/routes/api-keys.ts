import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { apiKeyId, tenantId, tenantRef } from "../ids.ts";
import { scope } from "../scopes.ts";
import { listOf, page, requestTimestamp, text, timestamp } from "../shapes.ts";

const ratePerSecond = z.int().min(1).max(100_000).nullable().meta({
  description:
    "Requests a second that each API process takes. null: for a tenant's key what the instance is set to, for others no limit.",
});

export const apiKeyCreate = z
  .strictObject({
    name: text(200).min(1),
    tenant: tenantRef
      .nullable()
      .default(null)
      .meta({ description: "null: the key is for the whole instance." }),
    scopes: z.array(scope).min(1).max(20),
    expiresAt: requestTimestamp.nullable().default(null),
    ratePerSecond: ratePerSecond.default(null),
  })
  .meta({ id: "ApiKeyCreate", examples: [{ name: "billing backend", scopes: ["events:write"] }] });

const exampleKey = {
  id: "key_01k6xq7tb5f3m8r9v2w4y6z0ac",
  tenantId: null,
  name: "billing backend",
  scopes: ["events:write" as const],
  ratePerSecond: null,
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
  createdAt: "2026-03-01T12:00:00.000Z",
};

export const apiKey = z
  .object({
    id: apiKeyId,
    tenantId: tenantId.nullable().meta({ description: "null: the key is for the whole instance." }),
    name: z.string(),
    scopes: z.array(scope),
    ratePerSecond,
    expiresAt: timestamp.nullable(),
    lastUsedAt: timestamp.nullable(),
    revokedAt: timestamp.nullable(),
    createdAt: timestamp,
  })
  .meta({ id: "ApiKey", examples: [exampleKey] });

export const createdApiKey = apiKey
  .extend({ key: z.string().meta({ description: "`ph_<id>_<secret>_<checksum>`, shown this once." }) })
  .meta({
    id: "CreatedApiKey",
    examples: [{ ...exampleKey, key: "ph_<id>_<secret>_<checksum>" }],
  });

const tag = "API keys";
const params = z.object({ apiKey: apiKeyId });

export const createApiKey = defineRoute({
  id: "createApiKey",
  method: "post",
  path: "/v1/api-keys",
  scope: "admin",
  tag,
  summary: "Create an API key",
  body: apiKeyCreate,
  idempotent: true,
  response: {
    status: 201,
    schema: createdApiKey,
    description: "The key, shown this once.",
    location: "/v1/api-keys/:id",
  },
  problems: ["tenant_not_found"],
});

export const listApiKeys = defineRoute({
  id: "listApiKeys",
  method: "get",
  path: "/v1/api-keys",
  scope: "admin",
  tag,
  summary: "List API keys",
  query: z.strictObject({
    ...page,
    tenant: tenantRef.optional().meta({ description: "Only the keys of this tenant." }),
  }),
  response: { status: 200, schema: listOf(apiKey), description: "A page of keys, newest first." },
  problems: ["tenant_not_found"],
});

export const getCurrentApiKey = defineRoute({
  id: "getCurrentApiKey",
  method: "get",
  path: "/v1/api-keys/current",
  scope: "any",
  tag,
  summary: "Read the key that asks",
  description: "Tells a program what its key may do. For API keys only.",
  response: { status: 200, schema: apiKey, description: "The key." },
  problems: [],
});

export const getApiKey = defineRoute({
  id: "getApiKey",
  method: "get",
  path: "/v1/api-keys/:apiKey",
  scope: "admin",
  tag,
  summary: "Read an API key",
  description: "Revoked keys too.",
  params,
  response: { status: 200, schema: apiKey, description: "The key, without its text." },
  problems: ["api_key_not_found"],
});

export const revokeApiKey = defineRoute({
  id: "revokeApiKey",
  method: "delete",
  path: "/v1/api-keys/:apiKey",
  scope: "admin",
  tag,
  summary: "Revoke an API key",
  description: "It stops working within 5 seconds, everywhere. A key can be revoked once.",
  params,
  response: { status: 204, schema: null, description: "Revoked." },
  problems: ["api_key_not_found"],
});
