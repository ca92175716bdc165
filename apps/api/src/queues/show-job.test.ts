import { expect, test } from "vitest";
import { nameJob, showJob } from "./show-job.ts";

const delivery = "01980000-0000-7000-8000-000000000001";
const endpoint = "01980000-0000-7000-8000-000000000002";

test("a job shows its ids as the API has them", () => {
  expect(
    showJob([
      [delivery, endpoint],
      [null, endpoint],
    ]),
  ).toEqual({
    refs: [
      "dlv_01k0000000e008000000000001 of ep_01k0000000e008000000000002",
      "lane of ep_01k0000000e008000000000002",
    ],
  });
});

test("data that is not ours is not shown", () => {
  expect(showJob(undefined)).toEqual({ unknown: "written by another version" });
});

const names: [name: string, refs: Parameters<typeof nameJob>[0]][] = [
  ["1 delivery", [[delivery, endpoint]]],
  [
    "2 deliveries, 1 lane",
    [
      [delivery, endpoint],
      [null, endpoint],
      [delivery, endpoint],
    ],
  ],
  [
    "2 lanes",
    [
      [null, endpoint],
      [null, endpoint],
    ],
  ],
  ["unknown", undefined],
];

test.each(names)("a job is called %j", (name, refs) => {
  expect(nameJob(refs)).toBe(name);
});
