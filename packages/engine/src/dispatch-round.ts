import type { Dispatched, DispatchTurn, VisitedEndpoint } from "./pipeline-store.ts";

/** Endpoints that one turn visits at most. */
const endpointLimit = 100;
const leastEndpointsPerTenant = 4;

/** What a turn is told of where to look. */
export type TurnStart = Pick<
  DispatchTurn,
  "afterTenantId" | "resumed" | "endpointLimit" | "endpointsPerTenant"
>;

/** What a turn tells of where it has been. */
export type TurnEnd = Pick<Dispatched, "lastTenantId" | "isPassOver"> & {
  visited: readonly Pick<VisitedEndpoint, "tenantId" | "endpointId" | "heldBy" | "oldestDueMs">[];
};

/**
 * One way through all endpoints with unfinished deliveries. Each pass takes a few endpoints of every tenant; tenants that
 * have more are resumed in the next pass, so that a tenant with thousands holds nobody up.
 */
export class DispatchRound {
  #endpointsPerTenant: number;
  #afterTenantId: string | null = null;
  #resumed: ReadonlyMap<string, string> | null = null;
  #cut = new Map<string, string>();
  readonly #tenants = new Set<string>();
  #isOver = false;
  #oldestDueMs = 0;

  /** @param tenantsBefore how many tenants the round before met: few tenants get more endpoints each */
  constructor(tenantsBefore: number) {
    const share = Math.floor(endpointLimit / Math.max(1, tenantsBefore));
    this.#endpointsPerTenant = Math.max(leastEndpointsPerTenant, share);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** How long the most overdue delivery that nothing holds has waited, of those met so far. */
  get oldestDueMs(): number {
    return this.#oldestDueMs;
  }

  get tenantCount(): number {
    return this.#tenants.size;
  }

  nextTurn(): TurnStart {
    return {
      afterTenantId: this.#afterTenantId,
      resumed: this.#resumed,
      endpointLimit,
      endpointsPerTenant: this.#endpointsPerTenant,
    };
  }

  /** Notes where a turn has been. */
  advance({ visited, lastTenantId, isPassOver }: TurnEnd): void {
    const counts = new Map<string, { count: number; last: string }>();
    for (const { tenantId, endpointId, heldBy, oldestDueMs } of visited) {
      this.#tenants.add(tenantId);
      if (heldBy === null) this.#oldestDueMs = Math.max(this.#oldestDueMs, oldestDueMs ?? 0);
      counts.set(tenantId, { count: (counts.get(tenantId)?.count ?? 0) + 1, last: endpointId });
    }
    for (const [tenantId, { count, last }] of counts) {
      const wasCutByTurn = !isPassOver && tenantId === lastTenantId;
      if (count >= this.#endpointsPerTenant || wasCutByTurn) this.#cut.set(tenantId, last);
    }
    if (isPassOver) this.#startPass();
    else this.#afterTenantId = lastTenantId;
  }

  #startPass(): void {
    this.#isOver = this.#cut.size === 0;
    this.#resumed = this.#cut;
    this.#cut = new Map();
    this.#afterTenantId = null;
    this.#endpointsPerTenant = endpointLimit;
  }
}
