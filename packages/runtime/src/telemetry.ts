import type { Histogram, Meter } from "@opentelemetry/api";
import type { AttemptMeasures, DispatcherTurn, EventMeasures, Telemetry } from "@posthorn/engine/telemetry";
import { watchGauge } from "./meter.ts";

const ingestSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5];
const attemptSeconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30];
const firstDelaySeconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const turnSeconds = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/**
 * Measures what the engine tells of itself. An attempt costs about a microsecond. No label may have many values: never a
 * tenant, an endpoint or an event type.
 */
export function createTelemetry(meter: Meter): Telemetry {
  return {
    ...measureIngest(meter),
    attempt: measureAttempts(meter),
    dispatched: measureDispatcher(meter),
    watchSlots({ limit, inUse }) {
      watchGauge(meter, "posthorn_slots", "Deliveries that the worker may have under way.", () => [limit]);
      watchGauge(meter, "posthorn_slots_in_use", "Deliveries that the worker has under way.", () => [
        inUse(),
      ]);
    },
  };
}

function measureIngest(meter: Meter): Pick<Telemetry, "event" | "refused" | "schemaBroken"> {
  const count = counting(meter);
  const events = count("posthorn_events_ingested_total", "Events that were accepted.");
  const deliveries = count("posthorn_deliveries_created_total", "Deliveries that accepted events became.");
  const duration = timing(
    meter,
    "posthorn_ingest_duration_seconds",
    "From matching an event's endpoints to its commit.",
    ingestSeconds,
  );
  const refusals = meter.createCounter("posthorn_ingest_refusals_total", {
    description: "Events that were not accepted, by what they were answered with.",
  });
  refusals.add(0, { code: "unavailable", status: "503" });
  const brokenSchemas = meter.createCounter("posthorn_payload_schema_breaks_total", {
    description: "Payloads that break the schema of their event type, by what becomes of those.",
  });
  for (const validate of ["warn", "reject"]) brokenSchemas.add(0, { validate });
  return {
    event({ deliveries: created, durationMs }: EventMeasures) {
      events.add(1);
      deliveries.add(created);
      duration.record(durationMs / 1_000);
    },
    refused: ({ code, status }) => refusals.add(1, { code, status: String(status) }),
    schemaBroken: (validate) => brokenSchemas.add(1, { validate }),
  };
}

function measureAttempts(meter: Meter): Telemetry["attempt"] {
  const countAttempt = countBy(
    meter,
    "posthorn_attempts_total",
    "Attempts that were recorded, by how they ended and what made them happen.",
    ["reason", "trigger"],
  );
  const countFinished = countBy(
    meter,
    "posthorn_deliveries_finished_total",
    "Deliveries whose last attempt was recorded.",
    ["status"],
  );
  const refused = counting(meter)(
    "posthorn_records_refused_total",
    "Attempts that were made but not recorded: the lease had gone to another worker.",
  );
  const duration = timing(
    meter,
    "posthorn_attempt_duration_seconds",
    "The whole request of an attempt.",
    attemptSeconds,
  );
  const firstDelay = timing(
    meter,
    "posthorn_first_attempt_delay_seconds",
    "From accepting an event to a delivery's first request.",
    firstDelaySeconds,
  );
  for (const reason of ["ok", "worker_lost", "blocked_address"]) countAttempt(0, reason, "schedule");
  for (const status of ["delivered", "failed"]) countFinished(0, status);

  return ({ reason, trigger, durationMs, firstDelayMs, nextStatus, isRecorded }: AttemptMeasures) => {
    const isLost = reason === "worker_lost";
    if (isRecorded) {
      countAttempt(1, reason, trigger);
      if (nextStatus !== "pending") countFinished(1, nextStatus);
    } else if (!isLost) refused.add(1); // a lost worker is found by several dispatchers, and recorded by one
    if (isLost) return;
    duration.record(durationMs / 1_000);
    if (firstDelayMs !== null) firstDelay.record(firstDelayMs / 1_000);
  };
}

/** How all endpoints stood, put together from the turns that visited them. */
type Backlog = Pick<DispatcherTurn, "oldestDueAgeSeconds" | "heldAgeSeconds" | "openBreakers">;

const emptyBacklog: Backlog = { oldestDueAgeSeconds: null, heldAgeSeconds: {}, openBreakers: 0 };

function measureDispatcher(meter: Meter): Telemetry["dispatched"] {
  const count = counting(meter);
  const turns = count("posthorn_dispatcher_turns_total", "Turns that the dispatcher took.");
  const fed = count("posthorn_dispatcher_fed_total", "Deliveries that the dispatcher handed to workers.");
  const expired = count(
    "posthorn_dispatcher_expired_total",
    "Claims that the dispatcher found without worker.",
  );
  const duration = timing(
    meter,
    "posthorn_dispatcher_turn_duration_seconds",
    "One turn of the dispatcher.",
    turnSeconds,
  );
  let lastTurnAtMs: number | undefined;
  let growing = emptyBacklog;
  let latest = emptyBacklog;
  watchBacklog(meter, () => (lastTurnAtMs === undefined ? undefined : joinBacklogs(latest, growing)));
  watchGauge(
    meter,
    "posthorn_dispatcher_last_turn_timestamp_seconds",
    "Unix time of the dispatcher's last turn.",
    () => (lastTurnAtMs === undefined ? [] : [lastTurnAtMs / 1_000]),
  );
  return (turn) => {
    lastTurnAtMs = Date.now();
    turns.add(1);
    fed.add(turn.fed);
    expired.add(turn.expired);
    duration.record(turn.durationMs / 1_000);
    growing = addTurn(growing, turn);
    if (!turn.isPassOver) return;
    latest = growing;
    growing = emptyBacklog;
  };
}

function watchBacklog(meter: Meter, read: () => Backlog | undefined): void {
  watchGauge(
    meter,
    "posthorn_oldest_due_delivery_age_seconds",
    "How late the most overdue delivery is that nothing holds; 0 when none is due.",
    () => {
      const backlog = read();
      return backlog === undefined ? [] : [backlog.oldestDueAgeSeconds ?? 0];
    },
  );
  watchGauge(
    meter,
    "posthorn_oldest_held_delivery_age_seconds",
    "How late the most overdue held delivery is, by what holds it.",
    () =>
      Object.entries(read()?.heldAgeSeconds ?? {}).map(([held_by, value]) => ({
        value,
        attributes: { held_by },
      })),
  );
  watchGauge(meter, "posthorn_breakers_open", "Endpoints with work whose breaker is open.", () => {
    const backlog = read();
    return backlog === undefined ? [] : [backlog.openBreakers];
  });
}

/** A turn adds what it saw to the turns of the same pass: its endpoints are others. */
function addTurn(before: Backlog, turn: Backlog): Backlog {
  return {
    ...joinBacklogs(before, turn),
    openBreakers: before.openBreakers + turn.openBreakers,
  };
}

/** The worse of two views of the same endpoints. */
function joinBacklogs(one: Backlog, other: Backlog): Backlog {
  const heldAgeSeconds: Record<string, number> = { ...one.heldAgeSeconds };
  for (const [heldBy, age] of Object.entries(other.heldAgeSeconds))
    heldAgeSeconds[heldBy] = Math.max(age, heldAgeSeconds[heldBy] ?? 0);
  return {
    oldestDueAgeSeconds: greaterOf(one.oldestDueAgeSeconds, other.oldestDueAgeSeconds),
    heldAgeSeconds,
    openBreakers: Math.max(one.openBreakers, other.openBreakers),
  };
}

function greaterOf(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}

/** Counters without labels, told from the start as 0. */
function counting(meter: Meter) {
  return (name: string, description: string) => {
    const counter = meter.createCounter(name, { description });
    counter.add(0);
    return counter;
  };
}

/**
 * A counter with labels that is added up here and told when somebody asks: OpenTelemetry would make a text of the labels with each
 * addition, which is half a microsecond.
 */
function countBy<Labels extends readonly string[]>(
  meter: Meter,
  name: string,
  description: string,
  labels: Labels,
): (added: number, ...values: { [K in keyof Labels]: string }) => void {
  const sums = new Map<string, { sum: number; attributes: Record<string, string> }>();
  meter.createObservableCounter(name, { description }).addCallback((result) => {
    for (const { sum, attributes } of sums.values()) result.observe(sum, attributes);
  });
  return (added, ...values) => {
    const key = values.join(" ");
    const known = sums.get(key);
    if (known !== undefined) known.sum += added;
    else
      sums.set(key, {
        sum: added,
        attributes: Object.fromEntries(labels.map((label, n) => [label, values[n] ?? ""])),
      });
  };
}

function timing(meter: Meter, name: string, description: string, seconds: number[]): Histogram {
  return meter.createHistogram(name, { description, advice: { explicitBucketBoundaries: seconds } });
}
