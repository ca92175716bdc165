import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import {
  createdEndpoint,
  endpoint,
  endpointCreate,
  endpointResume,
  endpointUpdate,
  lane,
} from "../endpoint-shapes.ts";
import { ifMatchHeaders } from "../etag.ts";
import { endpointId, tenantRef } from "../ids.ts";
import { listOf, page, signingSecret, timestamp } from "../shapes.ts";

const exampleSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

export const endpointSecret = z.object({ secret: signingSecret, createdAt: timestamp }).meta({
  id: "EndpointSecret",
  examples: [{ secret: exampleSecret, createdAt: "2026-03-01T12:00:00.000Z" }],
});

export const secretRotate = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0)
      .max(604_800)
      .default(86_400)
      .meta({ description: "How long the previous secret still signs too." }),
    secret: signingSecret.optional().meta({ description: "Made when left out." }),
  })
  .prefault({})
  .meta({ id: "SecretRotate", examples: [{ overlapSeconds: 86_400 }] });

export const rotatedSecret = z.object({ secret: signingSecret, previousExpiresAt: timestamp }).meta({
  id: "RotatedSecret",
  examples: [{ secret: exampleSecret, previousExpiresAt: "2026-03-02T12:00:00.000Z" }],
});

const tag = "Endpoints";
const tenantParams = z.object({ tenant: tenantRef });
const params = z.object({ tenant: tenantRef, endpoint: endpointId });
const missing = ["tenant_not_found", "endpoint_not_found"] as const;

export const createEndpoint = defineRoute({
  id: "createEndpoint",
  method: "post",
  path: "/v1/tenants/:tenant/endpoints",
  scope: "endpoints:write",
  tag,
  summary: "Register a callback URL",
  params: tenantParams,
  body: endpointCreate,
  idempotent: true,
  response: {
    status: 201,
    schema: createdEndpoint,
    description: "The endpoint and its secret.",
    etag: true,
    location: "/v1/tenants/:tenantId/endpoints/:id",
  },
  problems: ["tenant_not_found", "url_not_allowed"],
});

export const listEndpoints = defineRoute({
  id: "listEndpoints",
  method: "get",
  path: "/v1/tenants/:tenant/endpoints",
  scope: "endpoints:read",
  tag,
  summary: "List a tenant's endpoints",
  params: tenantParams,
  query: z.strictObject(page),
  response: { status: 200, schema: listOf(endpoint), description: "A page of endpoints, newest first." },
  problems: ["tenant_not_found"],
});

export const getEndpoint = defineRoute({
  id: "getEndpoint",
  method: "get",
  path: "/v1/tenants/:tenant/endpoints/:endpoint",
  scope: "endpoints:read",
  tag,
  summary: "Read an endpoint",
  params,
  response: { status: 200, schema: endpoint, description: "The endpoint.", etag: true },
  problems: missing,
});

export const updateEndpoint = defineRoute({
  id: "updateEndpoint",
  method: "patch",
  path: "/v1/tenants/:tenant/endpoints/:endpoint",
  scope: "endpoints:write",
  tag,
  summary: "Change an endpoint",
  description: "Fields left out stay as they are; lists and `headers` are replaced as a whole.",
  params,
  headers: ifMatchHeaders,
  body: endpointUpdate,
  response: { status: 200, schema: endpoint, description: "The endpoint as it is now.", etag: true },
  problems: [...missing, "precondition_failed", "url_not_allowed"],
});

export const deleteEndpoint = defineRoute({
  id: "deleteEndpoint",
  method: "delete",
  path: "/v1/tenants/:tenant/endpoints/:endpoint",
  scope: "endpoints:write",
  tag,
  summary: "Delete an endpoint",
  description: "Its unfinished deliveries are cancelled.",
  params,
  headers: ifMatchHeaders,
  response: { status: 204, schema: null, description: "Deleted." },
  problems: [...missing, "precondition_failed"],
});

export const pauseEndpoint = defineRoute({
  id: "pauseEndpoint",
  method: "post",
  path: "/v1/tenants/:tenant/endpoints/:endpoint/pause",
  scope: "endpoints:write",
  tag,
  summary: "Stop sending to an endpoint",
  description: "It goes on getting deliveries; they wait until it is resumed. Attempts under way end.",
  params,
  headers: ifMatchHeaders,
  response: { status: 200, schema: endpoint, description: "The endpoint, paused.", etag: true },
  problems: [...missing, "precondition_failed"],
});

export const resumeEndpoint = defineRoute({
  id: "resumeEndpoint",
  method: "post",
  path: "/v1/tenants/:tenant/endpoints/:endpoint/resume",
  scope: "endpoints:write",
  tag,
  summary: "Send to an endpoint again",
  description:
    "Whether it was paused, disabled or behind an open breaker: its lane starts as good as new. The body may be left out.",
  params,
  headers: ifMatchHeaders,
  body: endpointResume,
  response: { status: 200, schema: endpoint, description: "The endpoint, active.", etag: true },
  problems: [...missing, "precondition_failed"],
});

export const getLane = defineRoute({
  id: "getLane",
  method: "get",
  path: "/v1/tenants/:tenant/endpoints/:endpoint/lane",
  scope: "endpoints:read",
  tag,
  summary: "Read what holds an endpoint's deliveries",
  params,
  response: { status: 200, schema: lane, description: "The state of its lane, and what waits in it." },
  problems: missing,
});

export const getEndpointSecret = defineRoute({
  id: "getEndpointSecret",
  method: "get",
  path: "/v1/tenants/:tenant/endpoints/:endpoint/secret",
  scope: "secrets:read",
  tag,
  summary: "Read an endpoint's signing secret",
  params,
  response: { status: 200, schema: endpointSecret, description: "The current secret." },
  problems: missing,
});

export const rotateEndpointSecret = defineRoute({
  id: "rotateEndpointSecret",
  method: "post",
  path: "/v1/tenants/:tenant/endpoints/:endpoint/secret/rotate",
  scope: "secrets:write",
  tag,
  summary: "Give an endpoint a new signing secret",
  description: "Until the overlap ends, each attempt is signed with both secrets. The body may be left out.",
  params,
  headers: ifMatchHeaders,
  body: secretRotate,
  response: { status: 200, schema: rotatedSecret, description: "The new secret." },
  problems: [...missing, "precondition_failed", "conflict"],
});
