import { expect, test } from "vitest";
import { describeSamples } from "./measure-soak.ts";

const samplesOf = (workerBytes: readonly number[]) =>
  workerBytes.map((worker, n) => ({ minute: (n + 1) / 6, bytes: { api: 100, worker } }));

test("the first tenth of a soak, in which a process grows into its load, does not count as growth", () => {
  const metrics = describeSamples(samplesOf([10, 50, ...Array.from({ length: 18 }, () => 90)]));
  expect(metrics).toMatchObject({
    "soak.worker.early": 90,
    "soak.worker.end": 90,
    "soak.worker.perMinute": 0,
  });
});

test("what grows all the time is told by the minute", () => {
  const metrics = describeSamples(samplesOf(Array.from({ length: 60 }, (_, n) => 1_000 + 2 * n)));
  expect(metrics["soak.worker.perMinute"]).toBeCloseTo(12);
  expect(metrics["soak.api.perMinute"]).toBeCloseTo(0);
});

test("where nothing is known of processes, nothing is told", () => {
  expect(describeSamples([])).toEqual({});
});
