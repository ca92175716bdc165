import { setTimeout as wait } from "node:timers/promises";
import { machineMs } from "./clock.ts";
import { type Answer, Emitter, toRequest } from "./emitter.ts";
import type { LoadOrder, LoadResult } from "./messages.ts";

/** A program: emits what it is ordered over IPC, and answers with what became of it. */
process.on("message", (order: LoadOrder) => {
  void runLoad(order).then((result) => process.send?.(result));
});
process.on("disconnect", () => process.exit());
process.send?.("ready");

const emitters = new Map<number, Emitter>();

async function runLoad(order: LoadOrder): Promise<LoadResult> {
  const emitter = openEmitter(order);
  const requests = order.targets.map((target) => toRequest(order.url, order.key, target));
  const log = new Log();
  const startedAtUnixMs = Date.now();
  const startedAtMs = machineMs();
  const emitNth = async (n: number, dueAtMs: number) => {
    const target = n % requests.length;
    log.write(target, dueAtMs, await emitter.emit(at(requests, target)));
  };
  if (order.pace.kind === "closed") await emitClosed(order, emitNth);
  else await emitOpen(order.events, order.pace.eventsPerSecond, startedAtMs, emitNth);
  const endedAtMs = machineMs();
  return { startedAtUnixMs, startedAtMs, endedAtMs, ...log.read() };
}

/** Kept from load to load: opening connections costs the API as much as many events. */
function openEmitter({ url, connections }: LoadOrder): Emitter {
  const emitter = emitters.get(connections) ?? new Emitter(url, connections);
  emitters.set(connections, emitter);
  return emitter;
}

type EmitNth = (n: number, dueAtMs: number) => Promise<void>;

async function emitClosed({ events, connections }: LoadOrder, emitNth: EmitNth): Promise<void> {
  let next = 0;
  const emitInTurn = async () => {
    while (next < events) await emitNth(next++, machineMs());
  };
  await Promise.all(Array.from({ length: connections }, emitInTurn));
}

/** Event n is due n/rate after the start and counts from then, however late the timer, a connection or the API is. */
async function emitOpen(events: number, perSecond: number, startMs: number, emitNth: EmitNth): Promise<void> {
  const intervalMs = 1_000 / perSecond;
  const emitting: Promise<void>[] = [];
  while (emitting.length < events) {
    const due = Math.min(events, Math.floor((machineMs() - startMs) / intervalMs) + 1);
    for (let n = emitting.length; n < due; n += 1) emitting.push(emitNth(n, startMs + n * intervalMs));
    await wait(1);
  }
  await Promise.all(emitting);
}

function at(requests: readonly Buffer[], place: number): Buffer {
  const request = requests[place];
  if (request === undefined) throw new Error("there is nothing to emit");
  return request;
}

class Log {
  readonly #ids: string[] = [];
  readonly #targets: number[] = [];
  readonly #dueAtMs: number[] = [];
  readonly #answeredAtMs: number[] = [];
  readonly #refused: Record<string, number> = {};

  write(target: number, dueAtMs: number, { answeredAtMs, result }: Answer): void {
    if ("refusal" in result) {
      this.#refused[result.refusal] = (this.#refused[result.refusal] ?? 0) + 1;
      return;
    }
    this.#ids.push(result.id);
    this.#targets.push(target);
    this.#dueAtMs.push(dueAtMs);
    this.#answeredAtMs.push(answeredAtMs);
  }

  read(): Pick<LoadResult, "ids" | "targets" | "dueAtMs" | "answeredAtMs" | "refused"> {
    return {
      ids: this.#ids,
      targets: Uint32Array.from(this.#targets),
      dueAtMs: Float64Array.from(this.#dueAtMs),
      answeredAtMs: Float64Array.from(this.#answeredAtMs),
      refused: this.#refused,
    };
  }
}
