import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { operationId } from "../ids.ts";
import { operation, operationCreate, operationPreview, operationQuery } from "../operation-shapes.ts";
import { listOf } from "../shapes.ts";

const tag = "Operations";
const params = z.object({ operation: operationId });

export const createOperation = defineRoute({
  id: "createOperation",
  method: "post",
  path: "/v1/operations",
  scope: "deliveries:write",
  tag,
  summary: "Retry, cancel or replay many deliveries",
  description:
    "What is meant is fixed by this call: relative times are counted from it, and what comes or fails later is left alone. " +
    "`retry` makes deliveries due at once, `cancel` ends those that wait, `replay-missing` makes the deliveries that an " +
    "endpoint would get by its subscription of now and has none of. With `dryRun` nothing happens: it answers 200 with the number. " +
    "A tenant has at most 20 operations that have not ended, and there are at most 100 of the whole instance: 409 `conflict`.",
  body: operationCreate,
  idempotent: true,
  response: {
    status: 202,
    schema: operation,
    description: "The operation, which begins within seconds.",
    location: "/v1/operations/:id",
  },
  otherResponses: [
    { status: 200, schema: operationPreview, description: "With `dryRun`: what it would take." },
  ],
  problems: ["tenant_not_found", "endpoint_not_found", "conflict"],
});

export const listOperations = defineRoute({
  id: "listOperations",
  method: "get",
  path: "/v1/operations",
  scope: "deliveries:read",
  tag,
  summary: "List operations",
  description: "A tenant's key finds its own tenant's only.",
  query: operationQuery,
  response: { status: 200, schema: listOf(operation), description: "A page of operations, newest first." },
  problems: ["tenant_not_found"],
});

export const getOperation = defineRoute({
  id: "getOperation",
  method: "get",
  path: "/v1/operations/:operation",
  scope: "deliveries:read",
  tag,
  summary: "Read an operation and how far it is",
  params,
  response: { status: 200, schema: operation, description: "The operation." },
  problems: ["operation_not_found"],
});

const changed = { status: 200, schema: operation, description: "The operation as it is now." } as const;
const refusals = ["operation_not_found", "conflict"] as const;

export const pauseOperation = defineRoute({
  id: "pauseOperation",
  method: "post",
  path: "/v1/operations/:operation/pause",
  scope: "deliveries:write",
  tag,
  summary: "Halt an operation",
  description:
    "It stops where it is, and goes on from there when it is resumed. An erasure cannot be halted.",
  params,
  response: changed,
  problems: refusals,
});

export const resumeOperation = defineRoute({
  id: "resumeOperation",
  method: "post",
  path: "/v1/operations/:operation/resume",
  scope: "deliveries:write",
  tag,
  summary: "Let a halted operation go on",
  params,
  response: changed,
  problems: refusals,
});

export const cancelOperation = defineRoute({
  id: "cancelOperation",
  method: "post",
  path: "/v1/operations/:operation/cancel",
  scope: "deliveries:write",
  tag,
  summary: "End an operation where it is",
  description: "What it has done stays done. An erasure cannot be cancelled.",
  params,
  response: changed,
  problems: refusals,
});
