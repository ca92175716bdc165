import type { Options, QueueKind } from "./options.ts";
import { type Phase, runPhase } from "./run-phase.ts";
import { seedEndpoints } from "./seed-endpoints.ts";
import { type Ground, startSystem } from "./start-system.ts";
import { percentile } from "./statistics.ts";

/** The figures of one round, by name; see report.ts for what they mean. A figure that is not known is left out. */
export type Metrics = Record<string, number>;

/** One round on a fresh system: warm up, then as fast as answers come, then half as fast for the latencies. */
export async function measureRound(ground: Ground, queue: QueueKind, options: Options): Promise<Metrics> {
  await using system = await startSystem(ground, queue, options);
  const { fanOut, connections } = options;
  const caller = { url: system.apiUrl, key: system.rootKey, receiverUrl: system.receiverUrl };
  const targets = await Promise.race([seedEndpoints(caller, options), system.failure]);
  const order = { targets, connections, fanOut };
  const closed = { kind: "closed" } as const;
  const warmUp = await runPhase(system, { ...order, events: options.warmUpEvents, pace: closed });
  if (warmUp.expected === 0) throw new Error(`no event was accepted: ${JSON.stringify(warmUp.load.refused)}`);

  if (options.profileFolder !== null) await system.database.countStatements();
  const full = await runPhase(system, { ...order, events: options.events, pace: closed });
  if (options.profileFolder !== null) await system.database.writeSlowStatements(options.profileFolder, queue);
  const eventsPerSecond = full.delivered / full.seconds / fanOut / 2;
  const half = await runPhase(system, {
    ...order,
    events: Math.max(1, Math.round(eventsPerSecond * options.latencySeconds)),
    connections: connections * 4, // a connection must be free whenever an event is due
    pace: { kind: "open", eventsPerSecond },
  });
  return {
    ...describeSpeed(full),
    ...describeUse(full),
    ...(system.redis === null ? {} : { redisPeakBytes: await system.redis.peakMemory() }),
    ...describeLatency(half, eventsPerSecond),
    ...describeLosses([warmUp, full, half], fanOut),
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
  metrics["cpu.posthorn"] = ours.reduce((sum, name) => sum + (metrics[`cpu.${name}`] ?? 0), 0);
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

/** Judged by what the receiver saw, and by what Postgres says. */
function describeLosses(phases: readonly Phase[], fanOut: number): Metrics {
  let [lost, duplicates, refused] = [0, 0, 0];
  for (const { load, arrivals, expected, delivered } of phases) {
    const missing = new Map(load.ids.map((id) => [id, fanOut]));
    for (const id of arrivals.ids) missing.set(id, (missing.get(id) ?? 0) - 1);
    const counts = [...missing.values()];
    const neverArrived = counts.reduce((sum, count) => sum + Math.max(0, count), 0);
    lost += Math.max(neverArrived, expected - delivered);
    duplicates += counts.reduce((sum, count) => sum + Math.max(0, -count), 0);
    refused += Object.values(load.refused).reduce((sum, count) => sum + count, 0);
  }
  return { lost, duplicates, refused };
}
