import fc from "fast-check";
import { expect, test } from "vitest";
import { DispatchRound, type TurnEnd, type TurnStart } from "./dispatch-round.ts";
import { makeId } from "./testing/fake-engine.ts";

/** Tenants and their endpoints with unfinished deliveries. */
type Land = Map<string, string[]>;
type Place = { tenantId: string; endpointId: string };

const land = (sizes: readonly number[]): Land =>
  new Map(
    sizes.map((size, tenant) => [
      makeId(tenant + 1),
      Array.from({ length: size }, (_, endpoint) => makeId((tenant + 1) * 10_000 + endpoint)),
    ]),
  );

test("takes as many endpoints of each tenant in the first pass as the turn has for the tenants there were", () => {
  const share = (tenants: number) => new DispatchRound(tenants).nextTurn().endpointsPerTenant;
  expect([0, 1, 2, 10, 25, 26, 1_000].map(share)).toEqual([100, 100, 50, 10, 4, 4, 4]);
});

test("serves a tenant with one endpoint in the first turn although another has 500", () => {
  for (const sizes of [
    [500, 1],
    [1, 500],
  ]) {
    const [first = []] = walk(land(sizes), new DispatchRound(2));
    expect(new Set(first.map(({ tenantId }) => tenantId)).size).toBe(2);
  }
});

test("goes on with a tenant where it was cut off, and counts the tenants it met", () => {
  const round = new DispatchRound(50);
  const turns = walk(land([10, 1, 7]), round);
  expect(turns.map((places) => places.length)).toEqual([9, 9]);
  expect([round.tenantCount, round.isOver]).toEqual([3, true]);
});

test("is over after one turn when there is nothing to visit", () => {
  const round = new DispatchRound(1);
  expect(walk(land([]), round)).toEqual([[]]);
  expect(round.tenantCount).toBe(0);
});

test("comes to what is behind tenants that have nothing left since they were cut off", () => {
  const all = land(Array(250).fill(5));
  const round = new DispatchRound(250);
  while (round.nextTurn().resumed === null) round.advance(visit(all, round.nextTurn()));
  for (const [at, tenantId] of [...all.keys()].entries()) if (at < 249) all.set(tenantId, []);
  const places: Place[] = [];
  while (!round.isOver) {
    const turn = visit(all, round.nextTurn());
    places.push(...turn.visited);
    round.advance(turn);
  }
  expect(places).toMatchObject([{ tenantId: makeId(250), endpointId: makeId(2_500_004) }]);
});

test("tells how long the most overdue delivery that nothing holds has waited", () => {
  const round = new DispatchRound(1);
  const turns = [
    [{ heldBy: null, oldestDueMs: null }],
    [
      { heldBy: null, oldestDueMs: 700 },
      { heldBy: "breaker" as const, oldestDueMs: 9_000 },
    ],
    [{ heldBy: null, oldestDueMs: 500 }],
  ];
  const seen = turns.map((places) => {
    const visited = places.map((place) => ({ tenantId: makeId(1), endpointId: makeId(2), ...place }));
    round.advance({ visited, lastTenantId: makeId(1), isPassOver: false });
    return round.oldestDueMs;
  });
  expect(seen).toEqual([0, 700, 700]);
});

test("whatever there is, a round visits every endpoint once and ends, tenants with few of them in the first pass", () => {
  const anySizes = fc.array(fc.oneof(fc.nat(5), fc.nat(300)), { maxLength: 150 });
  fc.assert(
    fc.property(anySizes, fc.nat(200), (sizes, tenantsBefore) => {
      const all = land(sizes);
      const round = new DispatchRound(tenantsBefore);
      const turns = walk(all, round);
      const visited = turns.flat().map(({ endpointId }) => endpointId);
      expect(visited).toHaveLength(new Set(visited).size);
      expect(visited.toSorted()).toEqual([...all.values()].flat().toSorted());
      const small = [...all].filter(([, endpoints]) => endpoints.length <= 4).flatMap(([, ids]) => ids);
      const firstPass = turns.slice(0, turnsOfFirstPass(all, tenantsBefore)).flat();
      const seen = new Set(firstPass.map(({ endpointId }) => endpointId));
      const cutAtTurnsEnd = turns.slice(0, -1).map((places) => places.at(-1)?.tenantId);
      const missed = small.filter((id) => !seen.has(id));
      for (const id of missed) expect(cutAtTurnsEnd).toContain(tenantOf(all, id));
    }),
  );
});

function tenantOf(all: Land, endpointId: string): string | undefined {
  return [...all].find(([, ids]) => ids.includes(endpointId))?.[0];
}

function turnsOfFirstPass(all: Land, tenantsBefore: number): number {
  const round = new DispatchRound(tenantsBefore);
  let turns = 0;
  for (; !round.isOver && round.nextTurn().resumed === null; turns += 1)
    round.advance(visit(all, round.nextTurn()));
  return turns;
}

/** The places of each turn of a whole round. */
function walk(all: Land, round: DispatchRound): Place[][] {
  const turns: Place[][] = [];
  while (!round.isOver) {
    const turn = visit(all, round.nextTurn());
    turns.push([...turn.visited]);
    round.advance(turn);
    if (turns.length > 5_000) throw new Error("the round does not end");
  }
  return turns;
}

/** What Postgres answers: it hops from endpoint to endpoint, and also to a resumed tenant that has nothing left. */
function visit(all: Land, start: TurnStart): TurnEnd {
  const { afterTenantId, resumed, endpointLimit, endpointsPerTenant } = start;
  const hops: { tenantId: string; endpointId: string | null }[] = [];
  for (const tenantId of [...(resumed ?? all).keys()].toSorted()) {
    if (tenantId <= (afterTenantId ?? "")) continue;
    const endpoints = (all.get(tenantId) ?? []).filter((id) => id > (resumed?.get(tenantId) ?? ""));
    for (const endpointId of endpoints.slice(0, endpointsPerTenant)) hops.push({ tenantId, endpointId });
    if (endpoints.length === 0 && resumed !== null) hops.push({ tenantId, endpointId: null });
  }
  const taken = hops.slice(0, endpointLimit);
  const visited = taken.flatMap(({ tenantId, endpointId }) =>
    endpointId === null ? [] : [{ tenantId, endpointId, heldBy: null, oldestDueMs: null }],
  );
  return {
    visited,
    lastTenantId: taken.at(-1)?.tenantId ?? afterTenantId,
    isPassOver: taken.length < endpointLimit,
  };
}
