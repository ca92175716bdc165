import type { Log, Service } from "@posthorn/engine/ports";

/**
 * Starts services in order and, on SIGINT or SIGTERM, stops them in reverse. A second signal ends the process at once.
 * Resolves when everything has stopped.
 */
export async function run(services: readonly Service[], log: Log): Promise<void> {
  const signal = awaitSignal();
  const started: Service[] = [];
  try {
    for (const service of services) {
      started.push(service);
      await service.start();
    }
    log.info({ signal: await signal.received }, "stopping");
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
}

function awaitSignal(): { received: Promise<string>; forget: () => void } {
  const { promise, resolve } = Promise.withResolvers<string>();
  let isStopping = false;
  const onSignal = (name: string) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    resolve(name);
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return { received: promise, forget: () => process.off("SIGINT", onSignal).off("SIGTERM", onSignal) };
}
