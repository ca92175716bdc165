import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);

/** Whether V8 reads the methods of strings quickly, at each place of a script that a process of its own runs. */
async function judge(script: string): Promise<unknown> {
  const isFast = "const isFast = () => %HasFastProperties(String.prototype);";
  const args = ["--allow-natives-syntax", "--input-type=module", "-e", isFast + script];
  const { stdout } = await run(process.execPath, args, { cwd: import.meta.dirname });
  return JSON.parse(stdout);
}

const file = JSON.stringify(join(import.meta.dirname, "fast-strings.ts"));

test("strings are as fast after it as before ioredis came, and stay so", async () => {
  const seen = await judge(`
    const seen = [isFast()];
    await import("ioredis");
    seen.push(isFast());
    const { makeStringsFast } = await import(${file});
    makeStringsFast();
    seen.push(isFast());
    class Another extends String {}
    seen.push(isFast());
    console.log(JSON.stringify(seen));
  `);
  // When the second turns true, ioredis or V8 has mended this, and makeStringsFast can go.
  expect(seen).toEqual([true, false, true, true]);
});

test("opening a queue makes them fast", async () => {
  const seen = await judge(`
    const { openQueue } = await import(${JSON.stringify(join(import.meta.dirname, "open-queue.ts"))});
    const quiet = () => {};
    const backend = { kind: "postgres", url: "postgres://nobody@127.0.0.1:1/none" };
    await openQueue({ backend, log: { debug: quiet, info: quiet, warn: quiet, error: quiet } }).catch(quiet);
    console.log(JSON.stringify(isFast()));
    process.exit();
  `);
  expect(seen).toBe(true);
});
