import type { Audit } from "../audit/audit.ts";
import type { Page } from "../management-store.ts";

/** A tenant's stay in the portal. */
export type PortalSession = {
  id: string;
  tenantId: string;
  /** Scopes. */
  capabilities: string[];
  returnUrl: string | null;
  theme: PortalTheme | null;
  expiresAt: Date;
  revokedAt: Date | null;
  createdAt: Date;
};

export type PortalTheme = {
  mode?: "light" | "dark" | "auto" | undefined;
  primaryColor?: string | undefined;
  logoUrl?: string | undefined;
};

export type NewPortalSession = Pick<
  PortalSession,
  "id" | "tenantId" | "capabilities" | "returnUrl" | "theme"
> & {
  tokenHash: Uint8Array;
  codeHash: Uint8Array;
  expiresInSeconds: number;
  /** How long the code is good for, at most. */
  codeForSeconds: number;
};

/** Knows nothing of sessions whose tenant is being erased. Postgres' clock decides what has expired. */
export type PortalSessionStore = {
  /** null when there is no such tenant. */
  create(session: NewPortalSession, audit: Audit<PortalSession>): Promise<PortalSession | null>;
  /** Either token: that of the creation or that of the exchange. */
  findByToken(hash: Uint8Array): Promise<PortalSession | null>;
  find(tenantId: string, id: string): Promise<PortalSession | null>;
  list(tenantId: string, page: Page): Promise<PortalSession[]>;
  /** Uses the code up, for whoever comes first; null when it is wrong, used or expired or the session has ended. */
  exchange(id: string, codeHash: Uint8Array, tokenHash: Uint8Array): Promise<PortalSession | null>;
  /** false when there is no such session, or it was revoked before. */
  revoke(tenantId: string, id: string, audit: Audit<PortalSession>): Promise<boolean>;
  /** Those that expired so many days ago. */
  deleteExpired(days: number): Promise<void>;
};
