import type { Audit } from "../audit/audit.ts";
import type { ApiKey } from "../management-store.ts";

/** A stay in the ops dashboard, with all that its API key may do. */
export type DashboardSession = { id: string; apiKeyId: string; expiresAt: Date };

export type NewDashboardSession = Pick<DashboardSession, "id" | "apiKeyId"> & {
  tokenHash: Uint8Array;
  expiresInSeconds: number;
};

/** Postgres' clock decides what has expired. */
export type DashboardSessionStore = {
  /** null when the key is gone, revoked or expired. */
  create(session: NewDashboardSession, audit: Audit<DashboardSession>): Promise<DashboardSession | null>;
  /**
   * The key behind a token, as it is now; it expires when the session does, if that is sooner. null when the session has
   * ended, or the key's tenant is being erased.
   */
  findKey(tokenHash: Uint8Array): Promise<ApiKey | null>;
  /** Ends the session; false when there is none of that token, or it has ended before. */
  revoke(tokenHash: Uint8Array, audit: Audit<DashboardSession>): Promise<boolean>;
  deleteExpired(): Promise<void>;
};
