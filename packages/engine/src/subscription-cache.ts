import { setImmediate as nextTurn } from "node:timers/promises";
import type { Filter } from "@posthorn/domain/filter";
import { encodeId } from "@posthorn/domain/id";
import type { TenantRef } from "./actor.ts";
import { compileStoredFilter } from "./endpoints/stored-filter.ts";
import type { PipelineStore, SubscribedEndpoint, TenantSubscriptions } from "./pipeline-store.ts";
import type { Log } from "./ports.ts";

/** So many are compiled, some milliseconds, before others get their turn. */
const filtersATurn = 50;

/** What a tenant's endpoints want, their filters compiled. */
export type Subscriptions = Omit<TenantSubscriptions, "endpoints"> & { endpoints: MatchableEndpoint[] };
export type MatchableEndpoint = Omit<SubscribedEndpoint, "filter"> & { filter: Filter | null };

/**
 * Remembers what tenants' endpoints want. It may be stale: ingest states the version it matched against, and the ingest
 * statement refuses an outdated one, so a change made by any process counts for the very next event.
 */
export class SubscriptionCache {
  readonly #store: Pick<PipelineStore, "loadSubscriptions">;
  readonly #log: Pick<Log, "warn">;
  readonly #limit: number;
  readonly #entries = new Map<string, Promise<Subscriptions | null>>();

  constructor(store: Pick<PipelineStore, "loadSubscriptions">, log: Pick<Log, "warn">, limit = 10_000) {
    this.#store = store;
    this.#log = log;
    this.#limit = limit;
  }

  /** null when there is no such tenant. */
  get(tenant: TenantRef): Promise<Subscriptions | null> {
    const key = keyOf(tenant);
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const loading = this.#load(tenant);
    this.#entries.set(key, loading);
    if (this.#entries.size > this.#limit) this.#dropOldest();
    const forgetMissing = (found: Subscriptions | null) => {
      if (found === null && this.#entries.get(key) === loading) this.#entries.delete(key);
    };
    loading.then(forgetMissing, () => forgetMissing(null));
    return loading;
  }

  /** Forgets an answer that turned out to be outdated, unless it was replaced already: one of many callers loads anew. */
  async forget(tenant: TenantRef, outdated: Subscriptions): Promise<void> {
    const key = keyOf(tenant);
    const known = this.#entries.get(key);
    if ((await known) === outdated && this.#entries.get(key) === known) this.#entries.delete(key);
  }

  async #load(tenant: TenantRef): Promise<Subscriptions | null> {
    const found = await this.#store.loadSubscriptions(tenant);
    if (found === null) return null;
    const endpoints: MatchableEndpoint[] = [];
    let filters = 0;
    for (const endpoint of found.endpoints) {
      const tell = (problem: string) =>
        this.#log.warn({ endpoint: encodeId("ep", endpoint.id), problem }, "a filter cannot be read");
      if (endpoint.filter !== null && ++filters % filtersATurn === 0) await nextTurn();
      endpoints.push({ ...endpoint, filter: compileStoredFilter(endpoint.filter, tell) });
    }
    return { ...found, endpoints };
  }

  #dropOldest(): void {
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}

function keyOf(tenant: TenantRef): string {
  return "id" in tenant ? `id ${tenant.id}` : `external ${tenant.externalId}`;
}
