import { writeFile } from "node:fs/promises";
import { runMain } from "@posthorn/runtime/run-main";
import { findRedis } from "@posthorn/testkit/redis";
import { type Options, readOptions, usage } from "./options.ts";
import { renderReport } from "./report.ts";
import { runChaos } from "./run-chaos.ts";

const startedAtMs = performance.now();

/** `npm run chaos`. Exits 1 when anything was lost, came too often or went wrong, and after any failure. */
async function main(options: Options): Promise<void> {
  say(`seed ${options.seed}, ${options.minutes} minutes, queue: ${options.queue}`);
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => interruption.abort(new Error(`interrupted by ${signal}`)));
  const result = await runChaos(options, say, interruption.signal).catch((error: unknown) => {
    interruption.signal.throwIfAborted(); // that it was interrupted says more than where
    throw error;
  });
  process.stdout.write(`\n${renderReport(options, result)}`);
  if (options.jsonFile !== null) await writeFile(options.jsonFile, toJson(options, result));
  if (result.reasons.length > 0) process.exitCode = 1;
}

function toJson(options: Options, result: object): string {
  const plain = (_key: string, value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value);
  return `${JSON.stringify({ options, ...result }, plain, 2)}\n`;
}

function say(text: string): void {
  const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
  process.stdout.write(`${seconds.padStart(7)} s  ${text}\n`);
}

function tryReadOptions(hasRedis: boolean): Options | null {
  try {
    return readOptions(process.argv.slice(2), hasRedis);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    return null;
  }
}

const options = tryReadOptions((await findRedis()) !== undefined);
await runMain(async () => {
  if (options === null) process.exitCode = 1;
  else await main(options);
});
