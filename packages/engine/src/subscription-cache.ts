import type { TenantRef } from "./actor.ts";
import type { PipelineStore, TenantSubscriptions } from "./pipeline-store.ts";

/**
 * Remembers what tenants' endpoints want. It may be stale: ingest states the version it matched against, and the ingest
 * statement refuses an outdated one, so a change made by any process counts for the very next event.
 */
export class SubscriptionCache {
  readonly #store: Pick<PipelineStore, "loadSubscriptions">;
  readonly #limit: number;
  readonly #entries = new Map<string, Promise<TenantSubscriptions | null>>();

  constructor(store: Pick<PipelineStore, "loadSubscriptions">, limit = 10_000) {
    this.#store = store;
    this.#limit = limit;
  }

  /** null when there is no such tenant. */
  get(tenant: TenantRef): Promise<TenantSubscriptions | null> {
    const key = keyOf(tenant);
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const loading = this.#store.loadSubscriptions(tenant);
    this.#entries.set(key, loading);
    if (this.#entries.size > this.#limit) this.#dropOldest();
    const forgetMissing = (found: TenantSubscriptions | null) => {
      if (found === null && this.#entries.get(key) === loading) this.#entries.delete(key);
    };
    loading.then(forgetMissing, () => forgetMissing(null));
    return loading;
  }

  /** Forgets an answer that turned out to be outdated, unless it was replaced already: one of many callers loads anew. */
  async forget(tenant: TenantRef, outdated: TenantSubscriptions): Promise<void> {
    const key = keyOf(tenant);
    const known = this.#entries.get(key);
    if ((await known) === outdated && this.#entries.get(key) === known) this.#entries.delete(key);
  }

  #dropOldest(): void {
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}

function keyOf(tenant: TenantRef): string {
  return "id" in tenant ? `id ${tenant.id}` : `external ${tenant.externalId}`;
}
