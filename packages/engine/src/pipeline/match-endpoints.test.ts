import { setImmediate as nextTurn } from "node:timers/promises";
import { compileFilter } from "@posthorn/domain/filter";
import { expect, test } from "vitest";
import type { MatchableEndpoint, Subscriptions } from "../subscription-cache.ts";
import { makeId } from "../testing/fake-engine.ts";
import { createMatchEndpoints } from "./match-endpoints.ts";

const long = { list: Array.from({ length: 20_000 }, () => ({ at: 5 })) };

test("costly filters of one event leave others their turns", async () => {
  const match = createMatchEndpoints();
  const turns = countTurns();
  const matched = await match(eventOf(long), subscriptions([...costly(200), {}]));
  expect(matched.map(({ id }) => id)).toEqual([makeId(200)]);
  expect(turns.end()).toBeGreaterThanOrEqual(10);
});

test("events that are matched at the same time share the turns", async () => {
  const match = createMatchEndpoints();
  const turns = countTurns();
  await Promise.all(Array.from({ length: 20 }, () => match(eventOf(long), subscriptions(costly(10)))));
  expect(turns.end()).toBeGreaterThanOrEqual(10);
});

test("endpoints without filters, and filters that are soon done, wait for nothing", async () => {
  const match = createMatchEndpoints();
  const filter = compile({ at: { $gt: 1 } });
  const wanted = subscriptions(Array.from({ length: 2_000 }, (_, n) => (n % 2 ? { filter } : {})));
  const turns = countTurns();
  expect(await match(eventOf({ at: 5 }), wanted)).toHaveLength(2_000);
  expect(turns.end()).toBe(0);
});

test("of a tenant's events with ordering keys none overtakes another", async () => {
  const match = createMatchEndpoints();
  const wanted = subscriptions(costly(50));
  const payloads = [long, {}, long, {}, {}];
  const ended: number[] = [];
  await Promise.all(
    payloads.map(async (payload, n) => {
      await match({ ...eventOf(payload), orderingKey: "a" }, wanted);
      ended.push(n);
    }),
  );
  expect(ended).toEqual([0, 1, 2, 3, 4]);
});

/** Filters that no payload of theirs satisfies before it has cost all that it may. */
function costly(count: number): Partial<MatchableEndpoint>[] {
  const filter = compile({ list: { at: { $gt: 1, $lt: 0 } } });
  return Array.from({ length: count }, () => ({ filter }));
}

function compile(source: unknown) {
  const compiled = compileFilter(source);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled.filter;
}

function subscriptions(endpoints: Partial<MatchableEndpoint>[]): Subscriptions {
  const plain = { eventTypes: ["*"], channels: [], filter: null, isOpen: true, hasRate: false };
  return {
    tenantId: makeId(91),
    endpointsVersion: 1,
    endpoints: endpoints.map((over, n) => ({ ...plain, id: makeId(n), ...over })),
  };
}

function eventOf(value: unknown) {
  return { eventType: "invoice.paid", channels: [], value, orderingKey: null };
}

/** Counts the turns that the event loop gives to others. */
function countTurns(): { end(): number } {
  let count = 0;
  let isOver = false;
  const go = async () => {
    for (await nextTurn(); !isOver; await nextTurn()) count += 1;
  };
  void go();
  return {
    end() {
      isOver = true;
      return count;
    },
  };
}
