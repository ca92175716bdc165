import type { Log, Service } from "@posthorn/engine/ports";

/** Signals closer than this are one: npm passes on to us what the terminal has delivered to us already. */
const oneSignalMs = 500;

/**
 * Starts services in order and, on SIGINT, SIGTERM or the end of the terminal, stops them in reverse. A second signal
 * ends the process at once. Resolves when everything has stopped.
 *
 * @param until stops them too when it settles; a rejection is thrown after the stop
 */
export async function run(
  services: readonly Service[],
  log: Log,
  until: Promise<unknown> = new Promise(() => {}),
): Promise<void> {
  const signal = awaitSignal();
  const started: Service[] = [];
  try {
    for (const service of services) {
      if (signal.isReceived()) break;
      started.push(service);
      await service.start().catch((error: unknown) => {
        if (!signal.isReceived()) throw error; // Ctrl+C reaches the programs that a start runs, too
      });
    }
    const name = await Promise.race([signal.received, until.then(() => null)]);
    log.info({ signal: name }, "stopping");
  } finally {
    for (const service of started.reverse()) {
      await service
        .stop()
        .catch((error: unknown) =>
          log.error({ error, service: service.name }, "a service did not stop well"),
        );
    }
    signal.forget();
  }
  log.info({}, "stopped");
}

function awaitSignal() {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  let receivedAtMs: number | undefined;
  const onSignal = (name: NodeJS.Signals) => {
    receivedAtMs ??= performance.now();
    if (performance.now() - receivedAtMs > oneSignalMs) process.exit(1);
    resolve(name);
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
    isReceived: () => receivedAtMs !== undefined,
    forget() {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}
