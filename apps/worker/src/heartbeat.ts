import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import type { Engine } from "@posthorn/engine/engine";
import type { Service } from "@posthorn/engine/ports";
import { version } from "@posthorn/runtime/version";

const everyMs = 10_000;
/** A stop does not wait for a Postgres that is away: the worker is then taken for dead within the minute. */
const leaveWithinMs = 1_000;

/** Writes every few seconds that this worker lives, and how busy it is; takes that back when it stops. */
export function createHeartbeat(engine: Engine, slots: number, slotsInUse: () => number): Service {
  const { workers } = engine.management;
  const id = engine.newId();
  const host = hostname();
  let timer: NodeJS.Timeout | undefined;
  let beating: Promise<void> = Promise.resolve();
  const beat = () => {
    beating = workers.beat({ id, host, version, slots, slotsInUse: slotsInUse() }).catch((error: unknown) => {
      engine.log.debug({ error }, "the worker could not say that it lives; it will again");
    });
  };
  return {
    name: "heartbeat",
    async start() {
      beat();
      timer = setInterval(beat, everyMs);
    },
    async stop() {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      const leaving = beating.then(() => workers.leave(id)).catch(() => {});
      await Promise.race([leaving, wait(leaveWithinMs, undefined, { ref: false })]);
    },
  };
}
