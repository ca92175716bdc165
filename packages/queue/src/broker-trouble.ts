import type { Log } from "@posthorn/engine/ports";

const checkIntervalMs = 500;

/**
 * Turns the stream of errors that a lost broker causes into two log lines: one when the trouble starts and one when
 * a probe succeeds after a quiet moment. Give `report` to the error event of every connection, queue and worker.
 */
export type BrokerTrouble = { report(error: unknown): void; stop(): void };

export function watchBrokerTrouble(log: Log, broker: string, probe: () => Promise<void>): BrokerTrouble {
  let timer: NodeJS.Timeout | undefined;
  let errorsSinceCheck = 0;
  let errors = 0;
  let stopped = false;

  function report(error: unknown): void {
    if (stopped) return;
    if (isLostJob(error)) {
      log.info({ broker, error }, "a job was lost or taken over while it ran");
      return;
    }
    errors += 1;
    errorsSinceCheck += 1;
    if (timer !== undefined) return;
    log.warn({ broker, error }, "queue broker in trouble");
    timer = setTimeout(check, checkIntervalMs).unref();
  }

  /** Probes only after a quiet interval: a broker may answer a ping and still refuse every job. */
  function check(): void {
    const isQuiet = errorsSinceCheck === 0;
    errorsSinceCheck = 0;
    if (isQuiet) probe().then(end, wait);
    else wait();
  }

  function wait(): void {
    if (!stopped) timer = setTimeout(check, checkIntervalMs).unref();
  }

  function end(): void {
    if (stopped) return;
    log.info({ broker, errors }, "queue broker is back");
    timer = undefined;
    errors = 0;
  }

  function stop(): void {
    stopped = true;
    clearTimeout(timer);
  }

  return { report, stop };
}

/** BullMQ's own complaints about one job (its negative error codes, a lock it could not renew): the broker is well. */
function isLostJob(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const hasJobCode = "code" in error && typeof error.code === "number" && error.code < 0;
  return hasJobCode || error.message.startsWith("could not renew lock");
}
