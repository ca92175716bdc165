import * as z from "zod";
import { portalSessionId, tenantId } from "./ids.ts";
import { capability } from "./scopes.ts";
import { timestamp } from "./shapes.ts";

/** Links and images of the portal; kept as URLs are written, so that what is checked is what is shown. */
function webUrl(protocol: RegExp, error: string) {
  return z.url({ protocol, normalize: true, error }).max(2_048);
}

/** How the portal looks. */
export const portalTheme = z
  .strictObject({
    mode: z.enum(["light", "dark", "auto"]).optional(),
    primaryColor: z
      .string()
      .regex(/^#[0-9a-fA-F]{6}$/, "must be #rrggbb")
      .optional(),
    logoUrl: webUrl(/^https$/, "must be an absolute https URL").optional(),
  })
  .meta({ id: "PortalTheme" });

export const portalSessionCreate = z
  .strictObject({
    capabilities: z
      .array(capability)
      .min(1)
      .max(20)
      .optional()
      .meta({ description: "Left out: all that the key itself may do." }),
    expiresInSeconds: z.int().min(60).max(86_400).default(3_600),
    returnUrl: webUrl(/^https?$/, "must be an absolute http or https URL")
      .nullable()
      .default(null)
      .meta({ description: "Where the portal's way back leads." }),
    theme: portalTheme.nullable().default(null),
  })
  .prefault({})
  .meta({
    id: "PortalSessionCreate",
    examples: [
      {
        capabilities: ["endpoints:write", "deliveries:read"],
        expiresInSeconds: 3_600,
        returnUrl: "https://app.example.com/settings",
        theme: { mode: "dark", primaryColor: "#3366ff" },
      },
    ],
  });

const exampleSession = {
  id: "ps_01k6xq7tb5f3m8r9v2w4y6z0ac",
  tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
  capabilities: ["endpoints:write", "deliveries:read"],
  returnUrl: "https://app.example.com/settings",
  theme: { mode: "dark", primaryColor: "#3366ff" },
  expiresAt: "2026-03-01T13:00:00.000Z",
  revokedAt: null,
  createdAt: "2026-03-01T12:00:00.000Z",
};

export const portalSession = z
  .object({
    id: portalSessionId,
    tenantId,
    capabilities: z.array(capability),
    returnUrl: z.string().nullable(),
    theme: portalTheme.nullable(),
    expiresAt: timestamp,
    revokedAt: timestamp.nullable(),
    createdAt: timestamp,
  })
  .meta({ id: "PortalSession", examples: [exampleSession] });

const token = z.string().meta({ description: "`pht_<id>_<secret>_<checksum>`, shown this once." });

export const createdPortalSession = portalSession
  .extend({
    url: z.string().meta({
      format: "uri",
      description: "Opens the portal once, within 5 minutes: its fragment carries a code, not the token.",
    }),
    token,
  })
  .meta({
    id: "CreatedPortalSession",
    examples: [
      {
        ...exampleSession,
        url: "https://hooks.example.com/portal#code=phc_01k6xq7tb5f3m8r9v2w4y6z0ac_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo_3f9a1c",
        token: "pht_<id>_<secret>_<checksum>",
      },
    ],
  });

const { revokedAt: _, createdAt: __, ...exampleView } = { ...exampleSession, tenantName: "Acme Inc." };

/** What the portal needs to know of the session it shows. */
export const portalSessionView = z
  .object({
    ...portalSession.omit({ revokedAt: true, createdAt: true }).shape,
    tenantName: z.string(),
  })
  .meta({ id: "PortalSessionView", examples: [exampleView] });

export const portalCodeExchange = z
  .strictObject({ code: z.string().min(1).max(200) })
  .meta({ id: "PortalCodeExchange", examples: [{ code: "phc_<id>_<secret>_<checksum>" }] });

export const exchangedPortalSession = portalSessionView.extend({ token }).meta({
  id: "ExchangedPortalSession",
  examples: [{ ...exampleView, token: "pht_<id>_<secret>_<checksum>" }],
});
