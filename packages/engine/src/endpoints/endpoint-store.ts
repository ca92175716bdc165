import type { Audit } from "../audit/audit.ts";
import type {
  Endpoint,
  EndpointSettings,
  Lane,
  NewSecret,
  Page,
  Patch,
  SealedSettings,
  StoredSecret,
} from "../management-store.ts";

/**
 * Every write also moves the version of the tenant's endpoint list, in the same transaction. With `ifVersion`, it is refused
 * as "changed" when the endpoint is no longer at that version.
 */
export type EndpointStore = {
  create(
    endpoint: EndpointSettings & SealedSettings & { id: string; tenantId: string },
    secret: NewSecret,
    audit: Audit<Endpoint>,
  ): Promise<Endpoint>;
  find(tenantId: string, id: string): Promise<Endpoint | null>;
  list(tenantId: string, page: Page): Promise<Endpoint[]>;
  update(
    tenantId: string,
    id: string,
    patch: Patch<EndpointSettings & SealedSettings>,
    ifVersion: number | null,
    audit: Audit<Endpoint>,
  ): Promise<Endpoint | "changed" | null>;
  /** null when there is no such endpoint. Its deliveries wait until it is resumed. */
  pause(
    tenantId: string,
    id: string,
    audit: Audit<Endpoint>,
    ifVersion?: number | null,
  ): Promise<Endpoint | "changed" | null>;
  /**
   * Lets an endpoint's deliveries go again, its lane as good as new; null when there is no such endpoint. What waits with an
   * id before `backlogFrom` is left behind, for cancelOrphans to cancel, unless somebody asked for it by hand since.
   */
  resume(
    tenantId: string,
    id: string,
    backlogFrom: string | null,
    audit: Audit<Endpoint>,
    ifVersion?: number | null,
  ): Promise<Endpoint | "changed" | null>;
  /** null when there is no such endpoint. */
  findLane(tenantId: string, id: string): Promise<Lane | null>;
  /** false when there is no such endpoint. Its secrets go at once, its waiting deliveries are cancelled by cancelOrphans. */
  delete(
    tenantId: string,
    id: string,
    audit: Audit<Endpoint>,
    ifVersion?: number | null,
  ): Promise<boolean | "changed">;
  /** Secrets that sign now, newest first; empty when there is no such endpoint. */
  secrets(tenantId: string, id: string): Promise<StoredSecret[]>;
  /** Makes `secret` the current one and lets the former end after `overlapSeconds`; null when there is no such endpoint. */
  rotateSecret(
    tenantId: string,
    id: string,
    secret: NewSecret,
    overlapSeconds: number,
    audit: Audit<Endpoint>,
    ifVersion?: number | null,
  ): Promise<{ previousExpiresAt: Date } | "changed" | null>;
};
