import { setTimeout as wait } from "node:timers/promises";
import type { RunningProgram } from "@posthorn/testkit/processes";
import { inFlightSince } from "./in-flight.ts";
import type { Place } from "./place.ts";
import type { Fault } from "./plan-faults.ts";
import type { Receiver } from "./receiver.ts";
import { portsOf } from "./socket-ports.ts";
import type { System } from "./system.ts";

/**
 * Has all faults happen at their times. Resolves when the last is over. Rejects when one could not be made or the signal
 * says so, but not before those under way are over: nothing may be started any more when the caller cleans up.
 */
export async function injectFaults(
  faults: readonly Fault[],
  system: System,
  receiver: Receiver,
  interruption: AbortSignal,
): Promise<void> {
  const startedAtMs = performance.now();
  const failure = new AbortController();
  const signal = AbortSignal.any([interruption, failure.signal]);
  const ground = { system, receiver, signal, turns: { postgres: createTurns(), redis: createTurns() } };
  const injected = faults.map(async (fault, number) => {
    await wait(Math.max(0, startedAtMs + fault.atMs - performance.now()), undefined, { signal });
    await inject(fault, number, ground);
  });
  await Promise.all(injected.map((each) => each.catch((error: unknown) => failure.abort(error))));
  signal.throwIfAborted();
}

type Turns = (work: () => Promise<void>) => Promise<void>;
type Ground = {
  system: System;
  receiver: Receiver;
  signal: AbortSignal;
  turns: { postgres: Turns; redis: Turns };
};

async function inject(fault: Fault, number: number, ground: Ground): Promise<void> {
  const { system, receiver, signal, turns } = ground;
  const { postgres, redis } = system;
  const mark = (ports: readonly number[] | null) => {
    const faultAtMs = Date.now();
    const sinceMs = inFlightSince(faultAtMs, postgres.outages);
    return receiver.markInFlight(number, { ports, faultAtMs, sinceMs });
  };
  const freeze = async (program: RunningProgram) => {
    program.signal("SIGSTOP");
    await mark(portsOf(program.pid));
  };
  switch (fault.kind) {
    case "kill-worker":
      // It stands still for the moment of the count, which is exact only then.
      await placeAt(system.workers, fault).replace("SIGKILL", freeze);
      return;
    case "stop-worker": {
      const program = placeAt(system.workers, fault).current();
      await freeze(program);
      await wait(fault.forMs, undefined, { signal });
      program.signal("SIGCONT");
      return;
    }
    case "kill-api":
      await placeAt(system.apis, fault).replace("SIGKILL");
      return;
    case "restart-postgres":
      return turns.postgres(async () => {
        await mark(null);
        await postgres.crash(fault.forMs);
      });
    case "flush-redis":
      return turns.redis(async () => redis?.flush());
    case "kill-redis":
      return turns.redis(async () => {
        await redis?.kill();
        await wait(fault.forMs, undefined, { signal });
        await redis?.restart();
      });
  }
}

function placeAt(places: readonly Place[], { kind, target }: Fault): Place {
  const place = places[target];
  if (place === undefined) throw new Error(`there is no number ${target} to ${kind}`);
  return place;
}

/** A server cannot be flushed or stopped again while it is away, so its faults wait for one another. */
function createTurns(): Turns {
  let turn: Promise<void> = Promise.resolve();
  return (work) => {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  };
}
