import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { externalId, tenantId, tenantRef } from "../ids.ts";
import { operation } from "../operation-shapes.ts";
import { listOf, page, text, timestamp } from "../shapes.ts";

const name = text(200).min(1);
const metadata = z
  .record(text(64).min(1), text(1_000))
  .refine((entries) => Object.keys(entries).length <= 50, "must have at most 50 entries")
  .meta({ description: "The caller's own notes, at most 50." });

export const tenantCreate = z
  .strictObject({ externalId: externalId.nullable().default(null), name, metadata: metadata.default({}) })
  .meta({ id: "TenantCreate", examples: [{ externalId: "acme", name: "Acme Inc." }] });

export const tenantPut = z
  .strictObject({ name, metadata: metadata.default({}) })
  .meta({ id: "TenantPut", examples: [{ name: "Acme Inc.", metadata: { plan: "pro" } }] });

export const tenantUpdate = z
  .strictObject({ externalId: externalId.nullable(), name, metadata })
  .partial()
  .meta({ id: "TenantUpdate", examples: [{ name: "Acme Ltd." }] });

export const tenant = z
  .object({
    id: tenantId,
    externalId: externalId.nullable(),
    name: z.string(),
    metadata: z.record(z.string(), z.string()),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({
    id: "Tenant",
    examples: [
      {
        id: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
        externalId: "acme",
        name: "Acme Inc.",
        metadata: { plan: "pro" },
        createdAt: "2026-03-01T12:00:00.000Z",
        updatedAt: "2026-03-01T12:00:00.000Z",
      },
    ],
  });

const tag = "Tenants";
const params = z.object({ tenant: tenantRef });

export const createTenant = defineRoute({
  id: "createTenant",
  method: "post",
  path: "/v1/tenants",
  scope: "admin",
  tag,
  summary: "Create a tenant",
  body: tenantCreate,
  idempotent: true,
  response: { status: 201, schema: tenant, description: "The tenant.", location: "/v1/tenants/:id" },
  problems: ["conflict"],
});

export const putTenant = defineRoute({
  id: "putTenant",
  method: "put",
  path: "/v1/tenants/:tenant",
  scope: "admin",
  tag,
  summary: "Create or replace a tenant by its externalId",
  description: "Safe to repeat: call it whenever a customer signs up or changes.",
  params: z.object({ tenant: externalId }),
  body: tenantPut,
  response: { status: 200, schema: tenant, description: "The tenant." },
  problems: ["conflict"],
});

export const listTenants = defineRoute({
  id: "listTenants",
  method: "get",
  path: "/v1/tenants",
  scope: "admin",
  tag,
  summary: "List tenants",
  query: z.strictObject(page),
  response: { status: 200, schema: listOf(tenant), description: "A page of tenants, newest first." },
  problems: [],
});

export const getTenant = defineRoute({
  id: "getTenant",
  method: "get",
  path: "/v1/tenants/:tenant",
  scope: "admin",
  tag,
  summary: "Read a tenant",
  params,
  response: { status: 200, schema: tenant, description: "The tenant." },
  problems: ["tenant_not_found"],
});

export const updateTenant = defineRoute({
  id: "updateTenant",
  method: "patch",
  path: "/v1/tenants/:tenant",
  scope: "admin",
  tag,
  summary: "Change a tenant",
  description: "Fields left out stay as they are; `metadata` is replaced as a whole.",
  params,
  body: tenantUpdate,
  response: { status: 200, schema: tenant, description: "The tenant as it is now." },
  problems: ["tenant_not_found", "conflict"],
});

export const deleteTenant = defineRoute({
  id: "deleteTenant",
  method: "delete",
  path: "/v1/tenants/:tenant",
  scope: "admin",
  tag,
  summary: "Erase a tenant",
  description:
    "At once the tenant is found nowhere, gets no event, is sent nothing, and its keys are revoked; its externalId is free again. " +
    "Everything that is stored of it is then erased by the operation that is answered. This cannot be undone.",
  params,
  response: {
    status: 202,
    schema: operation,
    description: "The operation that erases what is stored.",
    location: "/v1/operations/:id",
  },
  problems: ["tenant_not_found", "conflict"],
});
