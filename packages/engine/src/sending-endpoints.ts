import { openEd25519Key } from "@posthorn/domain/ed25519";
import { fixedAuthorization, type OAuth2Client } from "@posthorn/domain/endpoint-authentication";
import { encodeId } from "@posthorn/domain/id";
import { createRedact, type Redact, secretsOf } from "@posthorn/domain/redact-answer";
import { createSigningKey, type SigningKey } from "@posthorn/domain/signature";
import type { WebhookFormat } from "@posthorn/domain/webhook-format";
import { Batcher } from "./batcher.ts";
import {
  openAuthentication,
  openEndpointHeaders,
  openEndpointSecret,
  openSigningKey,
} from "./endpoints/sealing.ts";
import type { LaneSettings } from "./lanes.ts";
import type { PipelineStore, StoredKey, StoredSendingEndpoint } from "./pipeline-store.ts";
import type { Log, SecretBox } from "./ports.ts";

/** An endpoint as the worker needs it, its secrets opened. */
export type SendingEndpoint = {
  id: string;
  version: number;
  url: string;
  headers: Record<string, string>;
  timeoutMs: number;
  retrySchedule: readonly number[];
  lane: LaneSettings;
  hasRate: boolean;
  format: WebhookFormat;
  headerPrefix: string | null;
  /** The Authorization header of every request; null: none, or one with an access token for `oauth2`. */
  authorization: string | null;
  oauth2: OAuth2Client | null;
  /** Takes what the endpoint was told in confidence out of what it answers; null: that is nothing. */
  redact: Redact | null;
  /** Secrets first, then private keys; of each kind the newest first. */
  keys: readonly LiveKey[];
};

/** `expiresAtMs` is Infinity for the current one. */
type LiveKey = { key: SigningKey; expiresAtMs: number };

type Parts = { pipeline: Pick<PipelineStore, "loadSendingEndpoints">; secretBox: SecretBox; log: Log };

/**
 * Remembers endpoints by id and version. Every claim states the current version, so a changed URL or a rotated secret
 * counts from the next attempt on, in every worker.
 */
export class SendingEndpoints {
  readonly #parts: Parts;
  readonly #limit: number;
  readonly #known = new Map<string, SendingEndpoint>();
  readonly #loads: Batcher<string, SendingEndpoint | null>;

  constructor(parts: Parts, limit = 50_000) {
    this.#parts = parts;
    this.#limit = limit;
    this.#loads = new Batcher({ maxItems: 500, maxFlushes: 1, flush: (ids) => this.#load(ids) });
  }

  /** Makes `laneOf` and `hasRate` right for these endpoints. */
  async prepare(endpointIds: Iterable<string>): Promise<void> {
    const unknown = new Set<string>();
    for (const id of endpointIds) if (!this.#known.has(id)) unknown.add(id);
    await Promise.all([...unknown].map((id) => this.#loads.add(id)));
  }

  /** An endpoint that is not known counts as a tenant and a host of its own. */
  laneOf(endpointId: string): LaneSettings {
    return this.#known.get(endpointId)?.lane ?? { tenantId: endpointId, host: endpointId, maxInFlight: 1 };
  }

  hasRate(endpointId: string): boolean {
    return this.#known.get(endpointId)?.hasRate ?? false;
  }

  /** At once, when that version is known. null when the endpoint is gone or its secrets cannot be opened. */
  get(endpointId: string, version: number): SendingEndpoint | Promise<SendingEndpoint | null> {
    const known = this.#known.get(endpointId);
    return known?.version === version ? known : this.#loads.add(endpointId);
  }

  async #load(ids: readonly string[]): Promise<(SendingEndpoint | null)[]> {
    const stored = await this.#parts.pipeline.loadSendingEndpoints([...new Set(ids)]);
    const loaded = new Map<string, SendingEndpoint>();
    for (const row of stored) {
      const endpoint = this.#open(row);
      if (endpoint === null) continue;
      loaded.set(row.id, endpoint);
      this.#known.delete(row.id);
      this.#known.set(row.id, endpoint);
    }
    this.#dropOldest();
    return ids.map((id) => loaded.get(id) ?? null);
  }

  #open(stored: StoredSendingEndpoint): SendingEndpoint | null {
    const { id, tenantId, version, url, timeoutMs, retrySchedule, maxInFlight, format, headerPrefix } =
      stored;
    const lane = { tenantId, host: URL.parse(url)?.hostname ?? id, maxInFlight };
    const hasRate = stored.ratePerSecond !== null;
    try {
      const { secretBox } = this.#parts;
      const headers = openEndpointHeaders(secretBox, stored, stored.headers);
      const authentication = openAuthentication(secretBox, stored, stored.authentication);
      const authorization = authentication && fixedAuthorization(authentication);
      const oauth2 = authentication?.type === "oauth2" ? authentication : null;
      const keys = openKeys(secretBox, stored);
      const settings = { id, version, url, headers, timeoutMs, retrySchedule, format, headerPrefix };
      const redact = createRedact(secretsOf(headers, authentication));
      return { ...settings, lane, hasRate, authorization, oauth2, redact, keys };
    } catch (error) {
      this.#parts.log.error(
        { error, endpoint: encodeId("ep", id) },
        "the endpoint cannot be used: is a master key missing?",
      );
      return null;
    }
  }

  #dropOldest(): void {
    for (const id of this.#known.keys()) {
      if (this.#known.size <= this.#limit) return;
      this.#known.delete(id);
    }
  }
}

/**
 * Throws when one of the signatures that the endpoint is to get has no key: its receiver may look for just that one. A former
 * key that does not open is left out, so that a rotation helps at once when a master key is lost.
 */
function openKeys(box: SecretBox, stored: StoredSendingEndpoint): LiveKey[] {
  return stored.signatures.flatMap((version) => {
    const open = (key: StoredKey) =>
      version === "v1"
        ? createSigningKey(openEndpointSecret(box, stored, key))
        : openEd25519Key(openSigningKey(box, stored.tenantId, key));
    const keys = version === "v1" ? stored.secrets : stored.signingKeys;
    if (keys.length === 0) throw new Error(`there is no key for the signature ${version}`);
    return keys.flatMap((key) => {
      if (key.expiresAt === null) return { key: open(key), expiresAtMs: Number.POSITIVE_INFINITY };
      try {
        return { key: open(key), expiresAtMs: key.expiresAt.getTime() };
      } catch {
        return [];
      }
    });
  });
}
