import * as z from "zod";
import { apiKeyId, tenantId } from "./ids.ts";
import { scope } from "./scopes.ts";
import { timestamp } from "./shapes.ts";

export const dashboardSignIn = z.strictObject({ key: z.string().min(1).max(512) });

/** Who is signed in. */
export const dashboardSession = z.object({
  apiKeyId,
  name: z.string(),
  /** null: the whole instance. */
  tenantId: tenantId.nullable(),
  tenantName: z.string().nullable(),
  scopes: z.array(scope),
  /** Whether there are pages of the queues, and the key may see them. */
  hasQueues: z.boolean(),
  expiresAt: timestamp,
  version: z.string(),
});

export type DashboardSession = z.output<typeof dashboardSession>;
