import { expect, test } from "vitest";
import { planLoad } from "./plan-load.ts";

const shape = { tenants: 10, endpoints: 200, fanOut: 1, payloadBytes: 100, slowOneIn: null };
const countSlow = (groups: ReturnType<typeof planLoad>) =>
  groups.reduce((sum, { target }) => sum + target.deliveries.slow, 0);

test("all endpoints are healthy unless some are to be slow", () => {
  expect(countSlow(planLoad(shape))).toBe(0);
});

test.each([
  [1, 200],
  [5, 200],
])("with a fan-out of %d, every tenant has its share of slow endpoints", (fanOut, endpoints) => {
  const groups = planLoad({ ...shape, fanOut, endpoints, slowOneIn: 10 });
  expect(countSlow(groups)).toBe(endpoints / 10);
  for (const tenant of new Set(groups.map((group) => group.tenant))) {
    expect(countSlow(groups.filter((group) => group.tenant === tenant))).toBe(endpoints / 100);
  }
});

test("a target tells how many deliveries its event makes, as the receiver will see them", () => {
  for (const { target, endpointPaths } of planLoad({ ...shape, fanOut: 5, slowOneIn: 3 })) {
    const slow = endpointPaths.filter((path) => path.startsWith("/slow/")).length;
    expect(target.deliveries).toEqual({ slow, healthy: 5 - slow });
  }
});
