import type { Exit, RunningProgram } from "@posthorn/testkit/processes";

/** A place in which one process runs at a time; when that is ended, the next is started at once. */
export type Place = {
  name: string;
  current(): RunningProgram;
  /** Resolves when the process that runs now is ready for work. */
  awaitReady(): Promise<void>;
  /** Ends the process and starts the next one. Calls come one after another. */
  replace(signal: "SIGTERM" | "SIGKILL", before?: (program: RunningProgram) => Promise<void>): Promise<Exit>;
  /** Ends the process for good, in order. */
  close(): Promise<Exit>;
};

const shownLines = 12;

/**
 * Starts a process in a new place.
 *
 * @param readyLog what it logs when it is ready
 * @param onUnasked told when a process ends that nobody has ended
 */
export function openPlace(
  name: string,
  start: () => RunningProgram,
  readyLog: string,
  onUnasked: (words: string) => void,
): Place {
  const asked = new WeakSet<RunningProgram>();
  let ready: Promise<unknown>;
  const startNext = () => {
    const program = start();
    ready = program.awaitLog(readyLog);
    ready.catch(() => {}); // it may be ended before, on purpose
    void program.exited.then(({ code, signal }) => {
      if (asked.has(program)) return;
      const lastLines = program.output().split("\n").slice(-shownLines).join("\n");
      onUnasked(`${name} ended by itself (${code ?? signal}):\n${lastLines}`);
    });
    return program;
  };
  let program = startNext();
  let turn: Promise<unknown> = Promise.resolve();
  const end = (signal: "SIGTERM" | "SIGKILL") => {
    asked.add(program);
    return program.end(signal);
  };
  return {
    name,
    current: () => program,
    awaitReady: async () => void (await ready),
    replace(signal, before) {
      const replaced = turn.then(async () => {
        await before?.(program);
        const exit = await end(signal);
        program = startNext();
        return exit;
      });
      turn = replaced.catch(() => {});
      return replaced;
    },
    async close() {
      await turn;
      program.signal("SIGCONT"); // a run that was interrupted may have left it standing still
      return end("SIGTERM");
    },
  };
}
