import type { Log } from "@posthorn/engine/ports";

const checkIntervalMs = 500;
const repeatEveryMs = 60_000;

/**
 * Turns the stream of errors that a lost broker causes into a few log lines: one when the trouble starts, one a minute while
 * it lasts, and one when a probe succeeds after a quiet moment. Give `report` to the error event of every connection, queue
 * and worker.
 */
export type BrokerTrouble = {
  report(error: unknown): void;
  /** Errors reported so far; complaints about single jobs are none. */
  countErrors(): number;
  stop(): void;
};

export function watchBrokerTrouble(log: Log, broker: string, probe: () => Promise<void>): BrokerTrouble {
  let timer: NodeJS.Timeout | undefined;
  let errorsSinceCheck = 0;
  let errors = 0;
  let errorsBefore = 0;
  let saidAtMs = 0;
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
    saidAtMs = performance.now();
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
    if (stopped) return;
    if (performance.now() - saidAtMs >= repeatEveryMs) {
      log.warn({ broker, errors }, "queue broker still in trouble");
      saidAtMs = performance.now();
    }
    timer = setTimeout(check, checkIntervalMs).unref();
  }

  function end(): void {
    if (stopped) return;
    log.info({ broker, errors }, "queue broker is back");
    timer = undefined;
    errorsBefore += errors;
    errors = 0;
  }

  function stop(): void {
    stopped = true;
    clearTimeout(timer);
  }

  return { report, countErrors: () => errorsBefore + errors, stop };
}

/** BullMQ's own complaints about one job (its negative error codes, a lock it could not renew): the broker is well. */
function isLostJob(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const hasJobCode = "code" in error && typeof error.code === "number" && error.code < 0;
  return hasJobCode || error.message.startsWith("could not renew lock");
}
