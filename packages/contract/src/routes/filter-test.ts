import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { filterTest, filterTestResult } from "../filter-shapes.ts";
import { tenantRef } from "../ids.ts";

export const testFilter = defineRoute({
  id: "testFilter",
  method: "post",
  path: "/v1/tenants/:tenant/endpoints/filter-test",
  scope: "endpoints:read",
  tag: "Endpoints",
  summary: "Try a filter on a payload",
  description: "Nothing is kept, and nothing is sent.",
  params: z.object({ tenant: tenantRef }),
  body: filterTest,
  response: {
    status: 200,
    schema: filterTestResult,
    description: "Whether it matches, or which clause failed.",
  },
  problems: ["tenant_not_found"],
});
