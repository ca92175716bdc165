import { setTimeout as wait } from "node:timers/promises";
import type { Log, Service } from "@posthorn/engine/ports";

/** A service whose start may take long, and ends early when `stopping` is aborted. */
export type StoppableStart = Omit<Service, "start"> & { start(stopping: AbortSignal): Promise<void> };

/** Signals closer than this are one: npm passes on to us what the terminal has delivered to us already. */
const oneSignalMs = 500;

/** The longest timeout of an attempt, 30 s, and 5 s to record it, less the second that runMain may add. */
export const stopWithinMs = 34_000;

/**
 * Starts services in order and, on SIGINT, SIGTERM or the end of the terminal, stops them in reverse. A second signal
 * ends the process at once. Resolves when everything has stopped, or cannot be stopped in time.
 *
 * @param until stops them too when it settles; a rejection is thrown after the stop
 */
export async function run(
  services: readonly StoppableStart[],
  log: Log,
  until: Promise<unknown> = new Promise(() => {}),
  withinMs: number = stopWithinMs,
): Promise<void> {
  const signal = awaitSignal();
  const started: StoppableStart[] = [];
  until.catch(() => {}); // it may be rejected during the start, when nobody waits for it yet
  try {
    for (const service of services) {
      if (signal.isReceived()) break;
      started.push(service);
      await service.start(signal.stopping).catch((error: unknown) => {
        if (!signal.isReceived()) throw error; // Ctrl+C reaches the programs that a start runs, too
      });
    }
    const name = await Promise.race([signal.received, until.then(() => null)]);
    log.info({ signal: name }, "stopping");
  } finally {
    await stopAll(started.reverse(), log, withinMs);
    signal.forget();
  }
  log.info({}, "stopped");
}

/** Whatever does not stop in time is left as it is: a delivery under way to its lease, a connection to the end of the process. */
async function stopAll(services: readonly StoppableStart[], log: Log, withinMs: number): Promise<void> {
  let stopping = "";
  const stopped = (async () => {
    for (const service of services) {
      stopping = service.name;
      await service
        .stop()
        .catch((error: unknown) =>
          log.error({ error, service: service.name }, "a service did not stop well"),
        );
    }
  })();
  const timer = new AbortController();
  const tooLate = wait(withinMs, true, { signal: timer.signal }).catch(() => false);
  if (await Promise.race([stopped, tooLate]))
    log.error({ service: stopping, withinMs }, "a service did not stop in time");
  timer.abort();
}

function awaitSignal() {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  const stopping = new AbortController();
  let receivedAtMs: number | undefined;
  const onSignal = (name: NodeJS.Signals) => {
    receivedAtMs ??= performance.now();
    if (performance.now() - receivedAtMs > oneSignalMs) process.exit(1);
    resolve(name);
    stopping.abort();
  };
  // Without a terminal a hangup is left to what nohup made of it.
  const signals: NodeJS.Signals[] = [
    "SIGINT",
    "SIGTERM",
    ...(process.stdout.isTTY ? ["SIGHUP" as const] : []),
  ];
  for (const name of signals) process.on(name, onSignal);
  return {
    received: promise,
    stopping: stopping.signal,
    isReceived: () => receivedAtMs !== undefined,
    forget() {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}
