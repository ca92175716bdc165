import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { operationId } from "../ids.ts";
import { operation } from "../operation-shapes.ts";
import { listOf, page } from "../shapes.ts";

const tag = "Operations";

export const listOperations = defineRoute({
  id: "listOperations",
  method: "get",
  path: "/v1/operations",
  scope: "admin",
  tag,
  summary: "List operations",
  query: z.strictObject(page),
  response: { status: 200, schema: listOf(operation), description: "A page of operations, newest first." },
  problems: [],
});

export const getOperation = defineRoute({
  id: "getOperation",
  method: "get",
  path: "/v1/operations/:operation",
  scope: "admin",
  tag,
  summary: "Read an operation and how far it is",
  params: z.object({ operation: operationId }),
  response: { status: 200, schema: operation, description: "The operation." },
  problems: ["operation_not_found"],
});
