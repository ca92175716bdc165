import * as z from "zod";

/** What stands for a header's value and for a credential in answers. */
export const redacted = "[redacted]";

const notRedacted = "must be the real value, not its placeholder";

/** The placeholder comes from a client that sends an answer back. */
export function isNotRedacted(value: string): boolean {
  return value !== redacted;
}

export const formats = ["raw", "envelope", "cloudevents_structured", "cloudevents_binary"] as const;

export const format = z.enum(formats).meta({
  id: "DeliveredFormat",
  description:
    "What the body is. `raw`: the payload, byte for byte. `envelope`: `{type, timestamp, data}` as Standard Webhooks proposes. " +
    "`cloudevents_structured`, `cloudevents_binary`: a CloudEvent 1.0 in the body, or in `ce-*` headers beside the payload.",
});

export const signatureVersions = ["v1", "v1a"] as const;

export const signatures = z
  .array(z.enum(signatureVersions))
  .min(1)
  .max(signatureVersions.length)
  .refine((versions) => new Set(versions).size === versions.length, "must not name a version twice")
  .meta({
    description:
      "How each attempt is signed. `v1`: HMAC-SHA256 with the endpoint's secret. `v1a`: ed25519 with the tenant's key, " +
      "whose public half is in its JSON Web Key Set.",
  });

export const headerPrefix = z
  .string()
  .max(32)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "must be lower-case words with hyphens between")
  .nullable()
  .meta({
    description:
      "Sends `<prefix>-id`, `<prefix>-timestamp` and `<prefix>-signature` besides the `webhook-` headers, with the same values: " +
      "for receivers that still look for those of a former sender, such as `svix`. null: no others.",
  });

/** RFC 7617 forbids control characters, and the colon in a name. */
const username = z
  .string()
  .max(256)
  .regex(/^[^:\p{Cc}\p{Cs}]*$/u, "must have no colon and no control character");
const password = z
  .string()
  .max(1_024)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must have no control character")
  .refine(isNotRedacted, notRedacted);
const token = z
  .string()
  .regex(/^[\x21-\x7E]{1,4096}$/, "must be 1 to 4,096 visible ASCII characters")
  .refine(isNotRedacted, notRedacted);
/** RFC 6749, appendix A. */
const clientId = z.string().regex(/^[\x20-\x7E]{1,512}$/, "must be 1 to 512 printable ASCII characters");
const clientSecret = z
  .string()
  .regex(/^[\x20-\x7E]{1,1024}$/, "must be 1 to 1,024 printable ASCII characters")
  .refine(isNotRedacted, notRedacted);
const tokenScope = z
  .string()
  .max(1_024)
  .regex(/^[\x21\x23-\x5B\x5D-\x7E]+(?: [\x21\x23-\x5B\x5D-\x7E]+)*$/, "must be scopes with a space between");
const audience = z.string().regex(/^[\x21-\x7E]{1,1024}$/, "must be 1 to 1,024 visible ASCII characters");
const clientAuthentication = z.enum(["basic", "post"]).meta({
  description: "Where the client's id and secret stand: in the Authorization header, or in the body.",
});

const tokenUrl = z
  .string()
  .min(1)
  .max(2_048)
  .meta({ format: "uri", description: "Under the same rules as the endpoint's `url`." });

export const authentication = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("basic"), username, password }),
    z.strictObject({ type: z.literal("bearer"), token }),
    z.strictObject({
      type: z.literal("oauth2"),
      tokenUrl,
      clientId,
      clientSecret,
      scope: tokenScope.nullable().default(null),
      audience: audience.nullable().default(null),
      clientAuthentication: clientAuthentication.default("basic"),
    }),
  ])
  .nullable()
  .meta({
    description:
      "The Authorization header of each attempt: HTTP Basic, a fixed bearer token, or an access token that is fetched by the " +
      "client credentials grant of OAuth 2.0. Replaced as a whole; secrets are never shown again. null: none.",
    examples: [{ type: "bearer", token: "mF_9.B5f-4.1JqM" }],
  });

/** As it is answered. */
export const shownAuthentication = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("basic"), username: z.string(), password: z.literal(redacted) }),
    z.object({ type: z.literal("bearer"), token: z.literal(redacted) }),
    z.object({
      type: z.literal("oauth2"),
      tokenUrl: z.string(),
      clientId: z.string(),
      clientSecret: z.literal(redacted),
      scope: z.string().nullable(),
      audience: z.string().nullable(),
      clientAuthentication,
    }),
  ])
  .nullable();
