import type { Audit } from "../audit/audit.ts";

/** A tenant's ed25519 key, without its private half. It signs until `expiresAt`; null: the current one. */
export type SigningKey = {
  id: string;
  tenantId: string;
  publicKey: Uint8Array;
  expiresAt: Date | null;
  createdAt: Date;
};
/** `ciphertext` is the sealed private half. */
export type NewSigningKey = { id: string; publicKey: Uint8Array; ciphertext: Uint8Array };

export type SigningKeyStore = {
  /** Those that sign now, newest first. */
  list(tenantId: string): Promise<SigningKey[]>;
  /** Makes it the tenant's current key, unless there is one. */
  add(tenantId: string, key: NewSigningKey): Promise<void>;
  /**
   * Makes it the current key and lets the former one end after `overlapSeconds`; null when there was none. Every endpoint of
   * the tenant that it signs for moves to a new version, so that no worker goes on with the former keys alone.
   */
  rotate(
    tenantId: string,
    key: NewSigningKey,
    overlapSeconds: number,
    audit: Audit<SigningKey>,
  ): Promise<{ previousExpiresAt: Date | null }>;
};
