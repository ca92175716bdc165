import { expect, test } from "vitest";
import { type Round, summarize } from "./summarize.ts";

const rounds: Round[] = [
  { subject: "floor", metrics: { deliveriesPerSecond: 4_000, "cpu.apiAndWorker": 200 } },
  { subject: "redis", metrics: { deliveriesPerSecond: 3_000, "cpu.apiAndWorker": 300 } },
  { subject: "redis, grown", metrics: { deliveriesPerSecond: 2_500, "cpu.apiAndWorker": 350 } },
  { subject: "floor", metrics: { deliveriesPerSecond: 6_000, "cpu.apiAndWorker": 200 } },
  { subject: "redis", metrics: { deliveriesPerSecond: 2_000, "cpu.apiAndWorker": 300 } },
  { subject: "redis, grown", metrics: { deliveriesPerSecond: 2_500, "cpu.apiAndWorker": 350 } },
];
const metricsOf = (subject: string, given = rounds) =>
  summarize(given).find((summary) => summary.subject === subject)?.metrics ?? {};

test("every figure is the median of its rounds, with the extremes", () => {
  expect(metricsOf("floor")["deliveriesPerSecond"]).toEqual({ median: 5_000, least: 4_000, most: 6_000 });
});

test("rates and CPU are told as shares of the floor's median", () => {
  expect(metricsOf("redis")).toMatchObject({
    rateOfFloor: { median: 0.5, least: 0.4, most: 0.6 },
    cpuOfFloor: { median: 1.5 },
  });
  expect(metricsOf("floor")).not.toHaveProperty("rateOfFloor");
});

test("a rate with a grown database is told as a share of the rate with an empty one too", () => {
  expect(metricsOf("redis, grown")).toMatchObject({
    rateOfFloor: { median: 0.5 },
    rateOfEmpty: { median: 1 },
  });
  expect(metricsOf("redis")).not.toHaveProperty("rateOfEmpty");
});

test("without the floor nothing is a share of it", () => {
  const ours = rounds.filter(({ subject }) => subject !== "floor");
  expect(metricsOf("redis", ours)).not.toHaveProperty("rateOfFloor");
});
