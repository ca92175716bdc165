import { setTimeout as wait } from "node:timers/promises";
import { drain } from "./drain.ts";
import { injectFaults } from "./inject.ts";
import { attemptKey, judge } from "./judge.ts";
import { type AcceptedEvent, startLoad } from "./load.ts";
import type { Options } from "./options.ts";
import { type Fault, planBadStretches, planFaults, planStops } from "./plan-faults.ts";
import { createRandom, type Random } from "./random.ts";
import { readRecords } from "./read-records.ts";
import { type Receiver, type SeenRequest, startReceiver } from "./receiver.ts";
import { seedEndpoints } from "./seed-endpoints.ts";
import { type OrderlyStop, stopInTurn } from "./stop-in-turn.ts";
import { type Complaint, type System, startSystem } from "./system.ts";
import { type Findings, findReasons, type Phase } from "./verdict.ts";

export type Result = Findings & {
  faults: readonly Fault[];
  /** Warnings and errors that the processes logged. */
  complaints: Record<string, Complaint>;
  /** Empty: passed. */
  reasons: readonly string[];
};

type Ground = {
  system: System;
  receiver: Receiver;
  random: Random;
  signal: AbortSignal;
  say: (text: string) => void;
};

/** A phase before it is judged. */
type Observed = Omit<Phase, "judgement"> & { accepted: AcceptedEvent[]; requests: SeenRequest[] };

const sayEveryMs = 10_000;

/**
 * Puts a system of real processes under fire: first faults, then, when all has been delivered, orderly stops, both under
 * load. Rejects when the run itself does not work, or is aborted.
 */
export async function runChaos(
  options: Options,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<Result> {
  const random = createRandom(options.seed);
  const faults = planFaults(random, options.minutes, options.queue);
  const stretches = planBadStretches(random, options.minutes);
  say(describePlan(faults));

  await using resources = new AsyncDisposableStack();
  const receiver = resources.adopt(await startReceiver(options.seed), (it) => it.stop());
  const system = resources.use(await startSystem(options.queue));
  await seedEndpoints(system.client, receiver);
  say("the system is up");

  const ground: Ground = { system, receiver, random, signal, say };
  const underFaults = await runPhase(ground, "faults", async () => {
    const nowMs = Date.now();
    await receiver.setStretches(
      stretches.map(({ fromMs, untilMs, manner }) => ({
        fromMs: nowMs + fromMs,
        untilMs: nowMs + untilMs,
        manner,
      })),
    );
    await injectFaults(faults, system, receiver, signal);
  });
  const phases: Observed[] = [underFaults];
  const stops: OrderlyStop[] = [];
  if (underFaults.drain.tookMs !== null) {
    phases.push(
      await runPhase(ground, "orderly stops", async () => {
        stops.push(...(await stopInTurn(planStops(options.minutes), system, signal)));
      }),
    );
  }
  return { ...(await conclude(system, phases, stops)), faults };
}

/** Compares what was seen from outside with what Postgres has. */
async function conclude(
  system: System,
  phases: readonly Observed[],
  stops: readonly OrderlyStop[],
): Promise<Omit<Result, "faults">> {
  const requests = phases.flatMap((phase) => phase.requests);
  const records = await readRecords(system.postgres.databaseUrl);
  const findings: Findings = {
    phases: phases.map(({ accepted, requests: seen, ...phase }) => ({
      ...phase,
      judgement: judge(accepted, seen, records.attempts),
    })),
    stops,
    ended: system.ended,
    requests: requests.length,
    attemptRows: records.attemptRows,
    workerLost: records.workerLost,
    unrecorded: requests.map(attemptKey).filter((key) => !records.attempts.has(key)),
    deliveries: records.deliveries,
  };
  const complaints = Object.fromEntries(system.complaints);
  return { ...findings, complaints, reasons: findReasons(findings) };
}

/** Load, meanwhile some work, then no more load until nothing is open. */
async function runPhase(
  { system, receiver, random, signal, say }: Ground,
  name: Phase["name"],
  work: () => Promise<void>,
): Promise<Observed> {
  const load = startLoad(system.client, random, name.replace(" ", "-"));
  const startedAtMs = performance.now();
  const tellProgress = async () => {
    const seconds = Math.round((performance.now() - startedAtMs) / 1_000);
    const received = await receiver.countReceived();
    say(`${name}, ${seconds} s: ${load.accepted.length} events accepted, ${received} 2xx in all`);
  };
  const timer = setInterval(() => void tellProgress(), sayEveryMs);
  try {
    await work();
    await load.stop();
    say(`${name}: the load has ended, draining`);
    const drained = await drain(system.client, signal);
    await wait(longestAnswerMs, undefined, { signal });
    const requests = await receiver.take();
    const { refusals, accepted } = load;
    return {
      name,
      drain: drained,
      outcomes: Object.fromEntries(load.outcomes),
      refusals,
      accepted: [...accepted],
      requests,
    };
  } finally {
    clearInterval(timer);
    void load.stop().catch(() => {});
  }
}

/** A request whose sender was killed may be answered after everything else has been recorded. */
const longestAnswerMs = 300;

function describePlan(faults: readonly Fault[]): string {
  const seconds = (ms: number) => (ms / 1_000).toFixed(1);
  const lines = [...Map.groupBy(faults, ({ kind }) => kind)].map(([kind, all]) => {
    const times = all.map(
      ({ atMs, target, forMs }) =>
        `${seconds(atMs)} #${target + 1}${forMs > 0 ? ` for ${seconds(forMs)}` : ""}`,
    );
    return `\n    ${kind} × ${all.length}, at second: ${times.join(", ")}`;
  });
  return `the plan of faults:${lines.join("")}`;
}
