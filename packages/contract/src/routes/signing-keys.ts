import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { signingKeyId, tenantId, tenantRef } from "../ids.ts";
import { timestamp } from "../shapes.ts";

const publicKey = z
  .string()
  .regex(/^whpk_[A-Za-z0-9+/]{43}=$/)
  .meta({
    description: "An ed25519 public key as Standard Webhooks shows it: `whpk_` and base64 of its 32 bytes.",
    examples: ["whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="],
  });

const examplePublic = {
  keyId: "sgk_01k6xq7tb5f3m8r9v2w4y6z0ac",
  publicKey: "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
};

export const signingKey = z.object({ keyId: signingKeyId, publicKey, createdAt: timestamp }).meta({
  id: "SigningKey",
  examples: [{ ...examplePublic, createdAt: "2026-03-01T12:00:00.000Z" }],
});

export const signingKeyRotate = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0)
      .max(604_800)
      .default(86_400)
      .meta({ description: "How long the previous key still signs too, and is still published." }),
  })
  .prefault({})
  .meta({ id: "SigningKeyRotate", examples: [{ overlapSeconds: 86_400 }] });

export const rotatedSigningKey = z
  .object({
    keyId: signingKeyId,
    publicKey,
    previousExpiresAt: timestamp.nullable().meta({ description: "null: there was no key before." }),
  })
  .meta({
    id: "RotatedSigningKey",
    examples: [{ ...examplePublic, previousExpiresAt: "2026-03-02T12:00:00.000Z" }],
  });

/** RFC 7517 and RFC 8037. */
export const keySet = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal("OKP"),
        crv: z.literal("Ed25519"),
        x: z.string().meta({ description: "The public key's 32 bytes in base64url." }),
        kid: signingKeyId,
        use: z.literal("sig"),
        alg: z.literal("EdDSA"),
      }),
    ),
  })
  .meta({
    id: "JsonWebKeySet",
    examples: [
      {
        keys: [
          {
            kty: "OKP",
            crv: "Ed25519",
            x: "1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4",
            kid: "sgk_01k6xq7tb5f3m8r9v2w4y6z0ac",
            use: "sig",
            alg: "EdDSA",
          },
        ],
      },
    ],
  });

const tag = "Signing keys";

export const getKeySet = defineRoute({
  id: "getKeySet",
  method: "get",
  path: "/v1/tenants/:tenant/jwks.json",
  scope: null,
  tag,
  summary: "Read the public keys that verify `v1a`",
  description:
    "A JSON Web Key Set of every key that signs now, for the tenant's receivers. Named by its id alone: an externalId could be guessed.",
  params: z.object({ tenant: tenantId }),
  response: { status: 200, schema: keySet, description: "The keys, newest first.", cacheSeconds: 300 },
  problems: ["tenant_not_found"],
});

export const getSigningKey = defineRoute({
  id: "getSigningKey",
  method: "get",
  path: "/v1/tenants/:tenant/signing-key",
  scope: "endpoints:read",
  tag,
  summary: "Read the tenant's public key",
  description: "The current ed25519 key, for receivers that are given it by hand.",
  params: z.object({ tenant: tenantRef }),
  response: { status: 200, schema: signingKey, description: "The public key." },
  problems: ["tenant_not_found"],
});

export const rotateSigningKey = defineRoute({
  id: "rotateSigningKey",
  method: "post",
  path: "/v1/tenants/:tenant/signing-key/rotate",
  scope: "secrets:write",
  tag,
  summary: "Give a tenant a new ed25519 key",
  description:
    "From the next attempt on, each is signed with both keys until the overlap ends. Endpoints that ask for `v1a` get a new version. " +
    "The body may be left out.",
  params: z.object({ tenant: tenantRef }),
  body: signingKeyRotate,
  response: { status: 200, schema: rotatedSigningKey, description: "The new public key." },
  problems: ["tenant_not_found", "conflict"],
});
