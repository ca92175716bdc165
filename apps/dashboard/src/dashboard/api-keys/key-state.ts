import type { components } from "@posthorn/sdk";
import type { Look } from "../../words/statuses.ts";

export type ApiKey = components["schemas"]["ApiKey"];

export type KeyState = "active" | "expired" | "revoked";

export const keyLooks: Readonly<Record<KeyState, Look>> = {
  active: { word: "active", icon: "check", tone: "good" },
  expired: { word: "expired", icon: "clock", tone: "quiet" },
  revoked: { word: "revoked", icon: "slash", tone: "bad" },
};

/** Whether a key still lets anybody in. */
export function stateOfKey(
  { revokedAt, expiresAt }: Pick<ApiKey, "revokedAt" | "expiresAt">,
  nowMs: number,
): KeyState {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && Date.parse(expiresAt) <= nowMs ? "expired" : "active";
}

/** What the text of a key begins with: its id without the prefix of ids. */
export function prefixOfKey({ id }: Pick<ApiKey, "id">): string {
  return id.replace(/^key_/, "ph_");
}
