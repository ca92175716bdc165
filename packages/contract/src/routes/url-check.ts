import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { tenantRef } from "../ids.ts";

/** All that can be wrong with a URL, in the order in which it is looked for. */
export const urlFaults = [
  "too_long",
  "characters",
  "scheme",
  "credentials",
  "fragment",
  "malformed",
  "https_only",
  "port",
  "host_name",
  "address",
  "dns",
] as const;

const result = z.enum(["passed", "failed", "skipped"]);

/** The bound is far above that of an endpoint, so that a URL that is too long is told so like all others. */
export const urlCheck = z
  .strictObject({ url: z.string().min(1).max(10_000) })
  .meta({ id: "UrlCheck", examples: [{ url: "https://hooks.acme.example/in" }] });

export const urlCheckResult = z
  .object({
    isAllowed: z.boolean().meta({
      description:
        "Whether an endpoint may have this URL. One whose host has no address, or leads to one that is not allowed, may: that can " +
        "change, and is judged at each attempt.",
    }),
    reason: z
      .enum(urlFaults)
      .nullable()
      .meta({ description: "The first thing that keeps deliveries from it. null: nothing was found." }),
    message: z.string().nullable().meta({ description: "The reason in words." }),
    checks: z
      .object({
        form: result.meta({ description: "How it is written: scheme, port, host name." }),
        dns: result.meta({ description: "Its host has addresses. Skipped for an IP address." }),
        address: result.meta({ description: "Deliveries may go to all of them." }),
      })
      .meta({
        description: "Steps that others made needless are skipped; so are look-ups while there are too many.",
      }),
  })
  .meta({
    id: "UrlCheckResult",
    examples: [
      {
        isAllowed: true,
        reason: "address",
        message: "The host name leads to an address that is not allowed.",
        checks: { form: "passed", dns: "passed", address: "failed" },
      },
    ],
  });

export const checkEndpointUrl = defineRoute({
  id: "checkEndpointUrl",
  method: "post",
  path: "/v1/tenants/:tenant/endpoints/url-check",
  scope: "endpoints:write",
  tag: "Endpoints",
  summary: "Try a URL before an endpoint has it",
  description: "Looks its host up, and connects to nothing. Nothing is kept.",
  params: z.object({ tenant: tenantRef }),
  body: urlCheck,
  response: { status: 200, schema: urlCheckResult, description: "Whether deliveries could go there." },
  problems: ["tenant_not_found"],
});
