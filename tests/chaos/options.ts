import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";

export type QueueKind = "redis" | "postgres";

export type Options = {
  /** The same seed makes the same plan. */
  seed: number;
  /** Of load and faults; starting up and draining come on top. */
  minutes: number;
  queue: QueueKind;
  /** Where the result goes as JSON too. */
  jsonFile: string | null;
};

export const usage = `npm run chaos -- [options]
  --seed N         the plan of faults (a random one, which is printed)
  --minutes M      length of load and faults, from 0.5 on (1.5)
  --queue KIND     redis or postgres (redis, when there is a redis-server)
  --json FILE      write the result there as well
`;

const largestSeed = 2 ** 32 - 1;

/** Reads the command line. Throws an Error, in words, on an option that is unknown or makes no sense. */
export function readOptions(args: readonly string[], hasRedis: boolean): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: "string", default: String(randomInt(largestSeed)) },
      minutes: { type: "string", default: "1.5" },
      queue: { type: "string", default: hasRedis ? "redis" : "postgres" },
      json: { type: "string" },
    },
  });
  const [seed, minutes] = [Number(values.seed), Number(values.minutes)];
  if (!Number.isInteger(seed) || seed < 0 || seed > largestSeed) {
    throw new Error(`--seed is a whole number from 0 to ${largestSeed}`);
  }
  if (!(minutes >= 0.5 && minutes <= 600)) throw new Error("--minutes is a number from 0.5 to 600");
  return { seed, minutes, queue: readQueue(values.queue, hasRedis), jsonFile: values.json ?? null };
}

function readQueue(kind: string, hasRedis: boolean): QueueKind {
  if (kind !== "redis" && kind !== "postgres") throw new Error(`--queue is redis or postgres, not ${kind}`);
  if (kind === "redis" && !hasRedis) throw new Error("there is no redis-server or valkey-server on PATH");
  return kind;
}
