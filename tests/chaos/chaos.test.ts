import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { findRedis } from "@posthorn/testkit/redis";
import { expect, inject, onTestFinished, test } from "vitest";

/** Load and faults of 90 s, twice a drain of up to three minutes, and starting up. */
const withinMs = 600_000;
const hasOwnRedis = inject("redisUrl") !== null && (await findRedis()) !== undefined;

test.for(["redis", "postgres"])(
  "for 90 seconds under fire, on %s, no event is lost and none comes twice without a reason",
  { timeout: withinMs },
  async (queue, { skip }) => {
    skip(queue === "redis" && !hasOwnRedis, "there is no redis-server here");
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
  },
);
