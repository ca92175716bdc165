import type { Actor } from "@posthorn/engine/actor";
import type { Audit } from "@posthorn/engine/audit/audit";
import type { EndpointSettings, ManagementStore } from "@posthorn/engine/management-store";
import type {
  ClaimedDelivery,
  Dispatched,
  DispatchTurn,
  LaneAsk,
  LaneClaims,
  NewAttempt,
  NewDelivery,
  NewEvent,
  PipelineStore,
} from "@posthorn/engine/pipeline-store";
import { uuidv7 } from "uuidv7";

/** A store, and a way past it to look and to turn back the clock. */
export type StoreUnderTest = {
  pipeline: PipelineStore;
  management: ManagementStore;
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

export type StoreFixture = ReturnType<typeof createFixture>;
type Ask = Pick<LaneAsk, "endpointId"> & Partial<LaneAsk>;
export type Ingested = { eventId: string; deliveryIds: string[] };

export const leaseSlackMs = 15_000;
const noId = "00000000-0000-0000-0000-000000000000";

/** Short ways to fill a store and to move deliveries along. */
export function createFixture(store: StoreUnderTest) {
  const { pipeline, management, query } = store;

  async function addTenant(externalId: string | null = null): Promise<string> {
    const id = uuidv7();
    await management.tenants.create({ id, externalId, name: "a tenant", metadata: {} }, makeAudit());
    return id;
  }

  async function addEndpoint(tenantId: string, timeoutMs = 10_000): Promise<string> {
    const endpoint = await management.endpoints.create(
      {
        id: uuidv7(),
        tenantId,
        ...endpointSettings,
        timeoutMs,
        sealedHeaders: null,
        sealedAuthentication: null,
      },
      { id: uuidv7(), ciphertext: Buffer.from("sealed") },
      makeAudit(),
    );
    return endpoint.id;
  }

  async function addTarget(): Promise<{ tenantId: string; endpointId: string }> {
    const tenantId = await addTenant();
    return { tenantId, endpointId: await addEndpoint(tenantId) };
  }

  async function versionOf(tenantId: string): Promise<number> {
    const subscriptions = await pipeline.loadSubscriptions({ id: tenantId });
    return subscriptions?.endpointsVersion ?? 0;
  }

  /** Commits one event with a delivery to each endpoint named, as often as it is named. */
  async function ingest(
    tenantId: string,
    endpointIds: readonly string[],
    over: Partial<NewEvent> & { feed?: NewDelivery["feed"] } = {},
  ): Promise<Ingested> {
    const { feed = "dispatcher", ...given } = over;
    const event = makeEvent(tenantId, await versionOf(tenantId), endpointIds, feed, given);
    const [result] = await pipeline.ingestEvents([event], 5);
    if (result?.kind !== "stored") throw new Error(`the event was not stored but ${result?.kind}`);
    return { eventId: event.id, deliveryIds: event.deliveries.map((delivery) => delivery.id) };
  }

  /** Due deliveries to one endpoint, each of an event of its own; answers their ids in order. */
  async function ingestMany(tenantId: string, endpointId: string, count: number): Promise<string[]> {
    const version = await versionOf(tenantId);
    const ids: string[] = [];
    for (let left = count; left > 0; left -= 500) {
      const events = Array.from({ length: Math.min(left, 500) }, () =>
        makeEvent(tenantId, version, [endpointId], "dispatcher", {}),
      );
      await pipeline.ingestEvents(events, 5);
      ids.push(...events.flatMap((event) => event.deliveries.map((delivery) => delivery.id)));
    }
    return ids;
  }

  return {
    ...store,
    addTenant,
    addEndpoint,
    addTarget,
    versionOf,
    ingest,
    ingestMany,
    claim: (ids: readonly string[], leaseToken = uuidv7()): Promise<ClaimedDelivery[]> =>
      pipeline.claimDeliveries(ids.toSorted(), leaseToken, leaseSlackMs),
    claimFromLanes: (asked: readonly Ask[], token = uuidv7()): Promise<LaneClaims> =>
      pipeline.claimFromLanes(
        asked.map((ask) => ({ room: 100, afterKey: null, ...ask })),
        { token, slackMs: leaseSlackMs, oldestOpenId: noId },
      ),
    dispatch: (turn: Partial<DispatchTurn> = {}): Promise<Dispatched> =>
      pipeline.dispatchDeliveries({ ...wholeTurn, ...turn }),
    /** The row as Postgres has it. */
    async readDelivery(id: string): Promise<DeliveryRow> {
      const [row] = await query<DeliveryRow>("SELECT * FROM delivery WHERE id = $1", [id]);
      if (row === undefined) throw new Error(`there is no delivery ${id}`);
      return row;
    },
    /** @param settings of the row, as SQL: `rate_per_second = 5` */
    async setEndpoint(id: string, settings: string): Promise<void> {
      await query(`UPDATE endpoint SET ${settings} WHERE id = $1`, [id]);
    },
    async setLane(endpointId: string, settings: string): Promise<void> {
      await query(`UPDATE endpoint_lane SET ${settings} WHERE endpoint_id = $1`, [endpointId]);
    },
    async setEndpointStatus(id: string, status: string): Promise<void> {
      await query("UPDATE endpoint SET status = $2::endpoint_status WHERE id = $1", [id, status]);
    },
    /** As if the worker had fallen silent long ago. */
    async endLeases(ids: readonly string[]): Promise<void> {
      const sql = "UPDATE delivery SET lease_until = now() - interval '1 second' WHERE id = ANY ($1)";
      await query(sql, [ids]);
    },
  };
}

export type DeliveryRow = {
  id: string;
  status: string;
  trigger: string;
  attempts: number;
  is_ordered: boolean;
  ordering_number: string | null;
  next_attempt_at: Date;
  queued_until: Date | null;
  lease_until: Date | null;
  lease_token: string | null;
  last_status_code: number | null;
  last_reason: string | null;
  completed_at: Date | null;
};

export const endpointSettings: Omit<EndpointSettings, "timeoutMs"> = {
  url: "https://hooks.example/in",
  description: "",
  eventTypes: ["*"],
  channels: [],
  retrySchedule: [5, 300],
  maxInFlight: 10,
  ratePerSecond: null,
  filter: null,
  format: "raw",
  signatures: ["v1"],
  headerPrefix: null,
};

export const wholeTurn: DispatchTurn = {
  afterTenantId: null,
  resumed: null,
  endpointLimit: 1_000,
  endpointsPerTenant: 1_000,
  perEndpoint: 100,
  oldestOpenId: noId,
  queuedForSeconds: 10,
  firstAttemptGraceSeconds: 0,
};

export function makeEvent(
  tenantId: string,
  endpointsVersion: number,
  endpointIds: readonly string[],
  feed: NewDelivery["feed"],
  over: Partial<NewEvent>,
): NewEvent {
  return {
    id: uuidv7(),
    tenantId,
    endpointsVersion,
    eventType: "invoice.paid",
    payload: Buffer.from("{}"),
    channels: [],
    tags: [],
    externalId: null,
    deliverAt: null,
    orderingKey: null,
    schemaError: null,
    idempotency: null,
    deliveries: endpointIds.map((endpointId) => ({ id: uuidv7(), endpointId, feed })),
    ...over,
  };
}

/** A successful attempt under a claim, unless told otherwise. */
export function makeAttempt(claim: ClaimedDelivery, over: Partial<NewAttempt> = {}): NewAttempt {
  const { tenantId, endpointId, leaseToken, trigger, endpointVersion } = claim;
  return {
    id: uuidv7(),
    deliveryId: claim.id,
    tenantId,
    endpointId,
    leaseToken,
    number: claim.attempts,
    trigger,
    startedAt: new Date(),
    durationMs: 12,
    statusCode: 200,
    reason: "ok",
    responseHeaders: { "content-type": "text/plain" },
    responseBody: Buffer.from("fine"),
    remoteAddress: "127.0.0.1",
    endpointVersion,
    next: { status: "delivered" },
    ...over,
  };
}

/** A failed attempt that is tried again after `delayMs`. */
export function makeFailure(claim: ClaimedDelivery, delayMs: number): NewAttempt {
  return makeAttempt(claim, {
    statusCode: 503,
    reason: "http_5xx",
    next: { status: "pending", delayMs },
  });
}

/** For changes whose entry in the audit log is not looked at. */
export function makeAudit(): Audit<unknown> {
  const by: Actor = { kind: "api_key", id: noId, tenantId: null, requestId: null };
  return { id: uuidv7(), by, action: "endpoint.updated", show: () => ({}), besides: {} };
}
