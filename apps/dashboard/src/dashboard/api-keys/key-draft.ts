import type { Body } from "@posthorn/sdk";
import { leastScopes } from "../../words/scopes.ts";
import type { ApiKey } from "./key-state.ts";

/** A key as it is being described. */
export type KeyDraft = {
  name: string;
  /** "": the whole instance. */
  tenant: string;
  scopes: readonly ApiKey["scopes"][number][];
  expiresIn: Expiry;
};

const dayMs = 86_400_000;

export const expiries = {
  never: { label: "Never", ms: null },
  "30d": { label: "In 30 days", ms: 30 * dayMs },
  "90d": { label: "In 90 days", ms: 90 * dayMs },
  "1y": { label: "In a year", ms: 365 * dayMs },
} as const;

export type Expiry = keyof typeof expiries;

export const emptyKeyDraft: KeyDraft = { name: "", tenant: "", scopes: [], expiresIn: "never" };

/** What the API is asked for. */
export function readKeyDraft(
  { name, tenant, scopes, expiresIn }: KeyDraft,
  nowMs: number,
): NonNullable<Body<"createApiKey">> {
  const { ms } = expiries[expiresIn];
  return {
    name: name.trim(),
    tenant: tenant.trim() === "" ? null : tenant.trim(),
    scopes: leastScopes(scopes),
    expiresAt: ms === null ? null : new Date(nowMs + ms).toISOString(),
    ratePerSecond: null,
  };
}
