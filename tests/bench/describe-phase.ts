import type { Arrivals, LoadResult } from "./messages.ts";
import type { Metrics } from "./report-rows.ts";
import type { Phase } from "./run-phase.ts";
import { percentile } from "./statistics.ts";

export function describeSpeed({ load, delivered, seconds, openAtEnd }: Phase): Metrics {
  return {
    ingestPerSecond: load.ids.length / ((load.endedAtMs - load.startedAtMs) / 1_000),
    deliveriesPerSecond: delivered.healthy / seconds.healthy,
    openAtEnd,
  };
}

export function describeUse({ use }: Phase): Metrics {
  const { recorded, cpuMs, memoryBytes, database, otherCores } = use;
  const metrics: Metrics = {
    commitsPerDelivery: database.commits / recorded,
    walBytesPerDelivery: database.walBytes / recorded,
  };
  const names = Object.keys(cpuMs);
  if (names.length === 0) return metrics;
  const sumOf = (chosen: readonly string[]) =>
    chosen.reduce((sum, name) => sum + (metrics[`cpu.${name}`] ?? 0), 0);
  for (const name of names) {
    metrics[`cpu.${name}`] = ((cpuMs[name] ?? 0) * 1_000) / recorded;
    metrics[`memory.${name}`] = memoryBytes[name] ?? 0;
  }
  metrics["cpu.apiAndWorker"] = sumOf(["api", "worker"]);
  metrics["cpu.all"] = sumOf(["api", "worker", "postgres", "redis"]);
  metrics["otherCores"] = otherCores;
  return metrics;
}

/** Both latencies count from the moment at which the event was due, so that a stall is not hidden by waiting for it. */
export function describeLatency({ load, arrivals }: Phase, eventsPerSecond: number): Metrics {
  const ingestMs = load.answeredAtMs.map((atMs, n) => atMs - (load.dueAtMs[n] ?? Number.NaN));
  const arrivalMs = toLatencies(load, arrivals.healthy);
  return {
    latencyEventsPerSecond: eventsPerSecond,
    ingestP50: percentile(ingestMs, 0.5),
    ingestP99: percentile(ingestMs, 0.99),
    receivedP50: percentile(arrivalMs, 0.5),
    receivedP95: percentile(arrivalMs, 0.95),
    receivedP99: percentile(arrivalMs, 0.99),
  };
}

/** Of the endpoints that take their time: how long they took over the full load, and how late deliveries came at half. */
export function describeSlow(full: Phase, half: Phase): Metrics {
  const arrivalMs = toLatencies(half.load, half.arrivals.slow);
  return {
    "slow.deliveries": full.delivered.slow,
    "slow.seconds": full.seconds.slow,
    "slow.receivedP50": percentile(arrivalMs, 0.5),
    "slow.receivedP99": percentile(arrivalMs, 0.99),
  };
}

function toLatencies({ ids, dueAtMs }: LoadResult, arrivals: Arrivals): Float64Array {
  const dueById = new Map(ids.map((id, n) => [id, dueAtMs[n] ?? Number.NaN]));
  return arrivals.atMs.map((atMs, n) => atMs - (dueById.get(arrivals.ids[n] ?? "") ?? Number.NaN));
}

export type Losses = { lost: number; duplicates: number; refused: number };

/** Judged by what the receiver saw, and by what Postgres says. */
export function countLosses({ load, arrivals, expected, delivered }: Phase, fanOut: number): Losses {
  const missing = new Map(load.ids.map((id) => [id, fanOut]));
  for (const { ids } of [arrivals.healthy, arrivals.slow])
    for (const id of ids) missing.set(id, (missing.get(id) ?? 0) - 1);
  const counts = [...missing.values()];
  const neverArrived = counts.reduce((sum, count) => sum + Math.max(0, count), 0);
  const unrecorded = expected.healthy + expected.slow - delivered.healthy - delivered.slow;
  return {
    lost: Math.max(neverArrived, unrecorded),
    duplicates: counts.reduce((sum, count) => sum + Math.max(0, -count), 0),
    refused: Object.values(load.refused).reduce((sum, count) => sum + count, 0),
  };
}

export function addUp(sum: Losses, { lost, duplicates, refused }: Losses): void {
  sum.lost += lost;
  sum.duplicates += duplicates;
  sum.refused += refused;
}
