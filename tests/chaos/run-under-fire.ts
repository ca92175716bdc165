import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";

/** Load and faults of 90 s, twice a drain of up to three minutes, and starting up: ms. */
export const underFireWithinMs = 600_000;

/** Runs `npm run chaos` for 90 s, and expects it to pass. */
export async function runUnderFire(queue: "redis" | "postgres"): Promise<void> {
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, "--minutes", "1.5", "--queue", queue], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGTERM"));
  const printed = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, "exit");
  const output = (await printed).join("\n");
  process.stdout.write(`${output}\n`);
  expect(code, "the output above has the reasons").toBe(0);
  expect(output).toContain("\npassed\n");
}
