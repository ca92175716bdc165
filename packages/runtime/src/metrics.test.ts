import type { AttemptMeasures } from "@posthorn/engine/telemetry";
import { eventually } from "@posthorn/testkit/eventually";
import { expect, test } from "vitest";
import { watchGauge } from "./meter.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { attemptMeasures, createEveryMetric, dispatcherTurn, eventMeasures } from "./testing/every-metric.ts";

/** The samples of a metric as written, without its name. */
async function samplesOf(metrics: Metrics, name: string): Promise<string[]> {
  const lines = (await metrics.read()).split("\n");
  const samples = lines.filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return samples.map((line) => line.slice(name.length).trim());
}

const told: [name: string, sample: string][] = [
  ["posthorn_events_ingested_total", "1"],
  ["posthorn_deliveries_created_total", "2"],
  ["posthorn_ingest_duration_seconds_sum", "0.012"],
  ["posthorn_ingest_refusals_total", '{code="payload_too_large",status="413"} 1'],
  ["posthorn_payload_schema_breaks_total", '{validate="warn"} 1'],
  ["posthorn_attempts_total", '{reason="ok",trigger="schedule"} 1'],
  ["posthorn_attempt_duration_seconds_sum", "0.04"],
  ["posthorn_first_attempt_delay_seconds_sum", "0.07"],
  ["posthorn_deliveries_finished_total", '{status="delivered"} 1'],
  ["posthorn_records_refused_total", "0"],
  ["posthorn_slots", "256"],
  ["posthorn_slots_in_use", "17"],
  ["posthorn_queue_jobs_waiting", '{queue="redeliver"} 7'],
  ["posthorn_queue_adds_failed_total", '{queue="deliver"} 1'],
  ["posthorn_consumers_replaced_total", "1"],
  ["posthorn_dispatcher_turns_total", "1"],
  ["posthorn_dispatcher_fed_total", "3"],
  ["posthorn_dispatcher_expired_total", "1"],
  ["posthorn_dispatcher_turn_duration_seconds_sum", "0.008"],
  ["posthorn_oldest_due_delivery_age_seconds", "4"],
  ["posthorn_oldest_held_delivery_age_seconds", '{held_by="breaker"} 60'],
  ["posthorn_breakers_open", "1"],
  ["posthorn_secret_failures_total", "1"],
  ["posthorn_postgres_connections", '{pool="pipeline"} 10'],
  ["posthorn_postgres_connections_in_use", '{pool="pipeline"} 4'],
  ["posthorn_postgres_statements_waiting", '{pool="pipeline"} 2'],
  ["posthorn_partitions_ahead_days", "3"],
  ["posthorn_redis_memory_used_bytes", "70"],
  ["posthorn_redis_memory_limit_bytes", "100"],
  ["posthorn_redis_evicted_keys", "5"],
  ["posthorn_redis_may_evict", "1"],
];

test.each(told)("%s is told as %s", async (name, sample) => {
  expect(await samplesOf(await createEveryMetric(), name)).toContain(sample);
});

test("no label tells a tenant, an endpoint, an event type or any other name of many values", async () => {
  const text = await (await createEveryMetric()).read();
  for (const value of ["ten_1", "ep_1", "evt_1", "dlv_1", "invoice.paid"]) expect(text).not.toContain(value);
  const labels = new Set([...text.matchAll(/[{,](\w+)="/g)].map(([, label]) => label));
  expect([...labels].toSorted()).toEqual([
    "code",
    "held_by",
    "le",
    "node",
    "pool",
    "queue",
    "reason",
    "role",
    "status",
    "trigger",
    "validate",
    "version",
  ]);
});

test("every metric has a help text, its own name and unit, and no value that is not a number", async () => {
  const text = await (await createEveryMetric()).read();
  expect(text).not.toContain("description missing");
  for (const line of text.split("\n").filter((one) => one !== "" && !one.startsWith("#")))
    expect(line).toMatch(/^posthorn_[a-z0-9_]+(\{.*\})? -?[0-9.e+-]+$/);
});

const attempts: [what: string, over: Partial<AttemptMeasures>, name: string, samples: string[]][] = [
  [
    "a retry that is to follow finishes nothing",
    { nextStatus: "pending" },
    "posthorn_deliveries_finished_total",
    ['{status="delivered"} 0', '{status="failed"} 0'],
  ],
  [
    "a result that could not be written is told apart",
    { isRecorded: false },
    "posthorn_records_refused_total",
    ["1"],
  ],
  [
    "and is no attempt on record",
    { isRecorded: false },
    "posthorn_deliveries_finished_total",
    ['{status="delivered"} 0', '{status="failed"} 0'],
  ],
  [
    "a lost worker that another dispatcher recorded is not counted twice",
    { reason: "worker_lost", isRecorded: false },
    "posthorn_records_refused_total",
    ["0"],
  ],
  [
    "a lost worker made no request that took time",
    { reason: "worker_lost" },
    "posthorn_attempt_duration_seconds_count",
    [],
  ],
  [
    "only a first attempt has waited since the event",
    { firstDelayMs: null },
    "posthorn_first_attempt_delay_seconds_count",
    [],
  ],
];

test.each(attempts)("%s", async (_what, over, name, samples) => {
  const metrics = createMetrics("worker");
  metrics.telemetry.attempt({ ...attemptMeasures, ...over });
  expect(await samplesOf(metrics, name)).toEqual(samples);
});

test("the backlog is put together from the turns of a pass, and replaced by the next pass", async () => {
  const metrics = createMetrics("worker");
  const name = "posthorn_oldest_due_delivery_age_seconds";
  const told = async () => [
    await samplesOf(metrics, name),
    await samplesOf(metrics, "posthorn_breakers_open"),
  ];
  expect(await told()).toEqual([[], []]);
  const { dispatched } = metrics.telemetry;
  dispatched({ ...dispatcherTurn, oldestDueAgeSeconds: 90, openBreakers: 2, isPassOver: false });
  dispatched({ ...dispatcherTurn, oldestDueAgeSeconds: null, openBreakers: 1, isPassOver: true });
  expect(await told()).toEqual([["90"], ["3"]]);
  dispatched({ ...dispatcherTurn, oldestDueAgeSeconds: 5, openBreakers: 0, isPassOver: false });
  expect(await told(), "until the pass is over, the last one counts").toEqual([["90"], ["3"]]);
  dispatched({ ...dispatcherTurn, oldestDueAgeSeconds: null, heldAgeSeconds: {}, openBreakers: 0 });
  expect(await told()).toEqual([["5"], ["0"]]);
  dispatched({ ...dispatcherTurn, oldestDueAgeSeconds: null, heldAgeSeconds: {}, openBreakers: 0 });
  expect(await told()).toEqual([["0"], ["0"]]);
  expect(await samplesOf(metrics, "posthorn_oldest_held_delivery_age_seconds")).toEqual([]);
});

test("the dispatcher's last turn is told as a time, so that its silence shows", async () => {
  const metrics = createMetrics("worker");
  const name = "posthorn_dispatcher_last_turn_timestamp_seconds";
  expect(await samplesOf(metrics, name)).toEqual([]);
  const before = Date.now() / 1_000;
  metrics.telemetry.dispatched(dispatcherTurn);
  const [at] = await samplesOf(metrics, name);
  expect(Number(at)).toBeGreaterThanOrEqual(before);
  expect(Number(at)).toBeLessThanOrEqual(Date.now() / 1_000);
});

test("what cannot be read is left out, and the rest is told", async () => {
  const metrics = createMetrics("api");
  watchGauge(metrics.meter, "posthorn_broken", "Never told.", () => Promise.reject(new Error("away")));
  metrics.telemetry.event(eventMeasures);
  expect(await samplesOf(metrics, "posthorn_broken")).toEqual([]);
  expect(await samplesOf(metrics, "posthorn_events_ingested_total")).toEqual(["1"]);
});

test("a loop that is blocked shows, and no more when it turns again", async () => {
  const metrics = createMetrics("api");
  const name = "posthorn_event_loop_delay_p99_seconds";
  const read = async () => Number((await samplesOf(metrics, name))[0]);
  const block = () => {
    for (const until = performance.now() + 200; performance.now() < until; );
  };
  await eventually(async () => {
    const lateSeconds = await read();
    block();
    expect(lateSeconds).toBeGreaterThan(0.1);
  });
  await eventually(async () => expect(await read()).toBeLessThan(0.1));
});
