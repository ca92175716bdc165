import {
  addUp,
  countLosses,
  describeLatency,
  describeSlow,
  describeSpeed,
  describeUse,
} from "./describe-phase.ts";
import { measureSoak } from "./measure-soak.ts";
import { measureWaiting } from "./measure-waiting.ts";
import type { Options } from "./options.ts";
import type { Metrics } from "./report-rows.ts";
import { type Run, runPhase } from "./run-phase.ts";
import { type Ground, startSystem } from "./start-system.ts";
import { fileNameOf, type Subject } from "./subject.ts";

/** At a new pace the first moments tell of the change: connections are opened, and Postgres writes what full load has left. */
const settleSeconds = 4;

/** One round on a fresh system: warm up, then as fast as answers come, then half as fast for the latencies. */
export async function measureRound(ground: Ground, subject: Subject, options: Options): Promise<Metrics> {
  await using system = await startSystem(ground, subject, options);
  const { connections, profileFolder } = options;
  const losses = { lost: 0, duplicates: 0, refused: 0 };
  const run: Run = async (order) => {
    const phase = await runPhase(system, order);
    addUp(losses, countLosses(phase, options.fanOut));
    if (phase.load.ids.length === 0)
      throw new Error(`no event was accepted: ${JSON.stringify(phase.load.refused)}`);
    if (losses.lost > 0) throw new Error(`${losses.lost} deliveries of accepted events did not arrive`);
    return phase;
  };
  await run({ events: options.warmUpEvents, pace: { kind: "closed" }, connections });

  if (profileFolder !== null) await system.database.countStatements();
  const full = await run({ events: options.events, pace: { kind: "closed" }, connections });
  if (profileFolder !== null) await system.database.writeSlowStatements(profileFolder, fileNameOf(subject));

  const eventsPerSecond = full.load.ids.length / full.seconds.healthy / 2;
  // A connection must be free whenever an event is due.
  const half = { pace: { kind: "open", eventsPerSecond }, connections: connections * 4 } as const;
  await run({ events: Math.ceil(eventsPerSecond * settleSeconds), ...half });
  const calm = await run({ events: Math.ceil(eventsPerSecond * options.latencySeconds), ...half });
  return {
    ...describeSpeed(full),
    ...describeUse(full),
    ...describeLatency(calm, eventsPerSecond),
    ...(options.slowOneIn === null ? {} : describeSlow(full, calm)),
    ...(system.redis === null ? {} : await measureWaiting(system, system.redis, run, connections)),
    ...(options.soakMinutes === 0 || subject === "floor"
      ? {}
      : await measureSoak(system, run, half, options.soakMinutes)),
    ...losses,
  };
}
