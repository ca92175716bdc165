import type { Pace } from "./messages.ts";
import type { Options, Subject } from "./options.ts";
import { type Phase, runPhase } from "./run-phase.ts";
import { type Ground, startSystem } from "./start-system.ts";
import { percentile } from "./statistics.ts";

/** The figures of one round, by name; see report.ts for what they mean. A figure that is not known is left out. */
export type Metrics = Record<string, number>;

/**
 * One round on a fresh system: warm up, then as fast as answers come, then half as fast for the latencies. Throws when an
 * accepted event was not delivered: such figures are worth nothing.
 */
export async function measureRound(ground: Ground, subject: Subject, options: Options): Promise<Metrics> {
  await using system = await startSystem(ground, subject, options);
  const { fanOut, connections } = options;
  const losses: Losses = { lost: 0, duplicates: 0, refused: 0 };
  const run = async (events: number, pace: Pace, callers: number): Promise<Phase> => {
    const phase = await runPhase(system, { fanOut, events, pace, connections: callers });
    addUp(losses, countLosses(phase, fanOut));
    if (phase.expected === 0) throw new Error(`no event was accepted: ${JSON.stringify(phase.load.refused)}`);
    if (losses.lost > 0) throw new Error(`${losses.lost} deliveries of accepted events did not arrive`);
    return phase;
  };
  await run(options.warmUpEvents, { kind: "closed" }, connections);

  if (options.profileFolder !== null) await system.database.countStatements();
  const full = await run(options.events, { kind: "closed" }, connections);
  if (options.profileFolder !== null)
    await system.database.writeSlowStatements(options.profileFolder, subject);

  const eventsPerSecond = full.delivered / full.seconds / fanOut / 2;
  const halfEvents = Math.max(1, Math.round(eventsPerSecond * options.latencySeconds));
  // A connection must be free whenever an event is due.
  const half = await run(halfEvents, { kind: "open", eventsPerSecond }, connections * 4);
  return {
    ...describeSpeed(full),
    ...describeUse(full),
    ...(system.redis === null ? {} : { redisPeakBytes: await system.redis.peakMemory() }),
    ...describeLatency(half, eventsPerSecond),
    ...losses,
  };
}

function describeSpeed({ load, delivered, seconds, openAtEnd }: Phase): Metrics {
  return {
    ingestPerSecond: load.ids.length / ((load.endedAtMs - load.startedAtMs) / 1_000),
    deliveriesPerSecond: delivered / seconds,
    openAtEnd,
  };
}

function describeUse({ cpuMs, memoryBytes, delivered, database, otherCores }: Phase): Metrics {
  const metrics: Metrics = {
    commitsPerDelivery: database.commits / delivered,
    walBytesPerDelivery: database.walBytes / delivered,
  };
  const names = Object.keys(cpuMs);
  if (names.length === 0) return metrics;
  for (const name of names) {
    metrics[`cpu.${name}`] = ((cpuMs[name] ?? 0) * 1_000) / delivered;
    metrics[`memory.${name}`] = memoryBytes[name] ?? 0;
  }
  const ours = names.filter((name) => name !== "generator" && name !== "receiver");
  metrics["cpu.all"] = ours.reduce((sum, name) => sum + (metrics[`cpu.${name}`] ?? 0), 0);
  metrics["otherCores"] = otherCores;
  return metrics;
}

/** Both latencies count from the moment at which the event was due, so that a stall is not hidden by waiting for it. */
function describeLatency({ load, arrivals }: Phase, eventsPerSecond: number): Metrics {
  const { ids, dueAtMs, answeredAtMs } = load;
  const ingestMs = answeredAtMs.map((atMs, n) => atMs - (dueAtMs[n] ?? Number.NaN));
  const dueById = new Map(ids.map((id, n) => [id, dueAtMs[n] ?? Number.NaN]));
  const arrivalMs = arrivals.atMs.map((atMs, n) => atMs - (dueById.get(arrivals.ids[n] ?? "") ?? Number.NaN));
  return {
    latencyEventsPerSecond: eventsPerSecond,
    ingestP50: percentile(ingestMs, 0.5),
    ingestP99: percentile(ingestMs, 0.99),
    receivedP50: percentile(arrivalMs, 0.5),
    receivedP95: percentile(arrivalMs, 0.95),
    receivedP99: percentile(arrivalMs, 0.99),
  };
}

type Losses = { lost: number; duplicates: number; refused: number };

/** Judged by what the receiver saw, and by what Postgres says. */
function countLosses({ load, arrivals, expected, delivered }: Phase, fanOut: number): Losses {
  const missing = new Map(load.ids.map((id) => [id, fanOut]));
  for (const id of arrivals.ids) missing.set(id, (missing.get(id) ?? 0) - 1);
  const counts = [...missing.values()];
  const neverArrived = counts.reduce((sum, count) => sum + Math.max(0, count), 0);
  return {
    lost: Math.max(neverArrived, expected - delivered),
    duplicates: counts.reduce((sum, count) => sum + Math.max(0, -count), 0),
    refused: Object.values(load.refused).reduce((sum, count) => sum + count, 0),
  };
}

function addUp(sum: Losses, { lost, duplicates, refused }: Losses): void {
  sum.lost += lost;
  sum.duplicates += duplicates;
  sum.refused += refused;
}
