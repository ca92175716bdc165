import { setTimeout as wait } from "node:timers/promises";
import { eventually } from "@posthorn/testkit/eventually";
import { createWorld, type World } from "@posthorn/testkit/world";
import { expect, onTestFinished, test } from "vitest";

const backlog = 1_000_000;
const others = 50;
const turns = 41;
/** Other work on the machine costs as much; looking through the backlog costs seconds. */
const noiseMs = 100;

/** Copies a delivery, so that the backlog is of the same endpoint, tenant, event and day. */
const fillSql = `
INSERT INTO delivery (id, tenant_id, event_id, endpoint_id, next_attempt_at)
SELECT (left(id::text, 14) || '7' || substr(md5(number::text), 1, 3) || '-8' || substr(md5(number::text), 4, 3) || '-'
  || lpad(to_hex(number), 12, '0'))::uuid, tenant_id, event_id, endpoint_id, now() - number * interval '1 millisecond'
FROM delivery, generate_series(1, $2) AS number WHERE delivery.id = $1`;

/** Indexes that have no part in it; without them the million is there in half the time. */
const dropSql = `
DROP INDEX delivery_tenant_id_id_idx;
DROP INDEX delivery_tenant_id_endpoint_id_id_idx;
DROP INDEX delivery_event_id_idx`;

test("a million due deliveries of a dead endpoint cost the others next to nothing, and drain within its cap when it is well", async () => {
  let isWell = false;
  let inFlight = 0;
  let most = 0;
  const world = await createWorld({
    answer: async ({ path }) => {
      if (path !== "/dead") return { status: 200 };
      inFlight += 1;
      most = Math.max(most, inFlight);
      await wait(5);
      inFlight -= 1;
      return { status: isWell ? 200 : 500 };
    },
  });
  onTestFinished(() => world.close());
  const tenantId = await world.addTenant();
  const dead = await world.addEndpoint(tenantId, { path: "/dead", maxInFlight: 3 });
  await world.query("UPDATE endpoint_lane SET breaker = 'open', opened_until = now() + interval '1 hour'");
  await world.emit(tenantId);
  const other = await world.addTenant();
  for (let n = 0; n < others; n += 1) await world.addEndpoint(other, { path: "/well" });

  const aloneMs = await measureTurns(world, other);
  const [seed] = await world.deliveries(tenantId);
  for (const sql of dropSql.split(";")) await world.query(sql);
  await world.query(fillSql, [seed?.id, backlog]);
  const besideMs = await measureTurns(world, other);
  process.stdout.write(
    `a turn of the dispatcher, median of ${turns}: ${aloneMs.toFixed(1)} ms, beside ${backlog} due deliveries of a dead endpoint ${besideMs.toFixed(1)} ms\n`,
  );
  expect(besideMs).toBeLessThan(Math.max(noiseMs, 5 * aloneMs));

  isWell = true;
  await world.query("UPDATE endpoint_lane SET opened_until = now()");
  await world.startWorker();
  const seen = () => world.receiver.requests.filter(({ path }) => path === "/dead").length;
  await eventually(() => expect(seen()).toBeGreaterThan(1_000));
  expect(most).toBe(3);
  await world.query("UPDATE endpoint SET status = 'paused' WHERE id = $1", [dead]);
});

/** Milliseconds of a dispatcher's turn, the median of many; each finds due deliveries of all the other endpoints. */
async function measureTurns(world: World, tenantId: string): Promise<number> {
  const oldestOpenId = await world.engine.pipeline.findOldestOpenId();
  const tookMs: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    await world.emit(tenantId);
    await world.query(
      "UPDATE delivery SET queued_until = NULL WHERE tenant_id = $1 AND completed_at IS NULL",
      [tenantId],
    );
    const startedAt = performance.now();
    const { due, visited } = await world.engine.pipeline.dispatchDeliveries({
      afterTenantId: null,
      resumed: null,
      endpointLimit: 100,
      endpointsPerTenant: 100,
      perEndpoint: 100,
      oldestOpenId,
      queuedForSeconds: 0,
      firstAttemptGraceSeconds: 0,
    });
    tookMs.push(performance.now() - startedAt);
    expect([due.length, visited.length]).toEqual([others, others + 1]);
    expect(visited.filter(({ heldBy }) => heldBy === "breaker")).toHaveLength(1);
    await world.query("UPDATE delivery SET completed_at = now(), status = 'delivered' WHERE tenant_id = $1", [
      tenantId,
    ]);
  }
  return tookMs.toSorted((a, b) => a - b)[turns >> 1] ?? Number.NaN;
}
