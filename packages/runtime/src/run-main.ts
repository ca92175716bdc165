import { StartError } from "./start-error.ts";

/** BullMQ's worker keeps a timer for ever when it is closed while Redis is away. */
const lingerMs = 1_000;

/**
 * Runs a program. A failure that its message explains is told in words, every other with its stack. Exits 1 after either;
 * in any case the process ends a second later, whatever still keeps it.
 */
export async function runMain(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exitCode = 1;
  } finally {
    setTimeout(() => process.exit(), lingerMs).unref();
  }
}

function describeFailure(error: unknown): string {
  if (error instanceof StartError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
