import type { AttemptReason } from "@posthorn/domain/outcome";
import type { Endpoint, Lane } from "../management-store.ts";

/** How an endpoint is, the worst first. Everything but `disabled` and `paused` is told of active endpoints. */
export const endpointStates = ["breaker", "failing", "disabled", "paused", "healthy"] as const;
export type EndpointState = (typeof endpointStates)[number];

export type FleetEndpoint = Pick<
  Endpoint,
  "id" | "tenantId" | "url" | "description" | "status" | "disabledReason" | "createdAt"
> &
  Pick<Lane, "breaker" | "openedUntil" | "failingSince" | "consecutiveFailures"> & {
    tenantName: string;
    state: EndpointState;
    lastFailureAt: Date | null;
    /** While it fails: why most of its latest attempts did, as far as that was counted. */
    lastReason: AttemptReason | null;
    /** Deliveries that wait or are under way; stops at a limit of the store's. */
    unfinished: number;
  };

export type FleetFilter = {
  /** null: of all tenants. */
  tenantId: string | null;
  states: readonly EndpointState[];
  /** Part of the URL or the description, in any case; null: anything. */
  contains: string | null;
};

/** Where a page ends: `since` is null where endpoints of the state are in order of their ids alone. */
export type FleetPlace = { state: EndpointState; since: Date | null; id: string };

/** Reads of the endpoints of all tenants. */
export type FleetStore = {
  /** In order of state, of how long they fail, and of age, the newest first. */
  listEndpoints(
    filter: FleetFilter,
    page: { limit: number; after: FleetPlace | null },
  ): Promise<FleetEndpoint[]>;
};
