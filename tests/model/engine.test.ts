import fc from "fast-check";
import { afterAll, beforeAll, test } from "vitest";
import { ownerCommands } from "./owner-commands.ts";
import { begin, heal } from "./run.ts";
import { openSystem, type System } from "./system.ts";
import { trafficCommands } from "./traffic-commands.ts";
import { checkEnd } from "./verify.ts";

/** More for a long night: MODEL_RUNS=20000. */
const runs = Number(process.env["MODEL_RUNS"] ?? 500);
/** What a failure printed, to see it again: MODEL_REPLAY='{ "seed": 1, "path": "99:1", "replayPath": "AB:V" }'. */
const { replayPath = null, ...replay } = readReplay(process.env["MODEL_REPLAY"] ?? "{}");
const mostCommands = 40;
const msPerRun = 2_000;

let system: System;
beforeAll(async () => {
  system = await openSystem();
});
afterAll(() => system.close());

test(
  "whatever backends, owners, receivers and workers do, the engine does what the model says, and in the end all is delivered",
  async () => {
    const given = fc.tuple(
      fc.constantFrom(0, 7),
      fc.commands([...trafficCommands, ...ownerCommands], {
        maxCommands: mostCommands,
        size: "max",
        ...(replayPath === null ? {} : { replayPath }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(given, async ([failures, commands]) => {
        const run = await begin(system, failures);
        await fc.asyncModelRun(() => run, commands);
        await heal(run);
        checkEnd(run.model);
      }),
      { numRuns: runs, includeErrorInReport: true, ...replay },
    );
  },
  runs * msPerRun,
);

type Replay = { seed?: number; path?: string; replayPath?: string };

/** Whoever sets it reads what fast-check says of it. */
function readReplay(text: string): Replay {
  return JSON.parse(text) as Replay;
}
