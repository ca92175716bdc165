import { eventually } from "@posthorn/testkit/eventually";
import { createWorld, type World } from "@posthorn/testkit/world";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";

async function openWorld(): Promise<World> {
  const world = await createWorld();
  onTestFinished(() => world.close());
  return world;
}

/** Nothing can read or write the table until it is let go. */
async function lockTable({ databaseUrl }: World, table: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  return async () => void (await client.query("ROLLBACK"));
}

/** Emits so many events at once, each with a key; `refused` names those that were, with the code. */
function emitMany(world: World, tenantId: string, keys: string[]) {
  const [accepted, refused] = [new Map<string, string>(), new Map<string, string>()];
  const emits = keys.map(async (key) => {
    const idempotency = { key, requestHash: Buffer.alloc(32) };
    await world.emit(tenantId, { idempotency }).then(
      ({ id }) => void accepted.set(key, id),
      (error: unknown) => void refused.set(key, codeOf(error)),
    );
  });
  return { accepted, refused, settled: Promise.all(emits) };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

const keys = (count: number) => Array.from({ length: count }, (_, n) => `order-${n}`);

test("while Postgres stands still, events wait no longer than they may; all that were accepted are kept", async () => {
  const world = await openWorld();
  const tenantId = await world.addTenant();
  await world.emit(tenantId);
  const unlock = await lockTable(world, "event");
  const first = emitMany(world, tenantId, ["first"]); // the others wait for its flush
  await eventually(() => expect(world.engine.ingestBatcher.runningMs()).toBeGreaterThan(0));
  const { accepted, refused, settled } = emitMany(world, tenantId, keys(300));
  await eventually(() => expect(refused.size).toBeGreaterThan(0));
  expect(accepted.size).toBe(0);
  expect([world.engine.pressure.isReadingRefused(), world.engine.pressure.isIngestRefused()]).toEqual([
    true,
    true,
  ]);
  await expect(world.emit(tenantId)).rejects.toMatchObject({ code: "unavailable" });

  await unlock();
  await Promise.all([first.settled, settled]);
  expect(accepted.size + refused.size).toBe(300);
  expect(new Set(refused.values())).toEqual(new Set(["unavailable"]));
  expect(first.accepted.size).toBe(1);
  const again = emitMany(world, tenantId, [...refused.keys()]);
  await again.settled;
  expect([...again.refused]).toEqual([]);
  const stored = await world.query<{ id: string }>(
    "SELECT event_id AS id FROM idempotency_key JOIN event ON event.id = event_id",
  );
  expect(new Set(stored.map(({ id }) => id))).toEqual(
    new Set([...first.accepted.values(), ...accepted.values(), ...again.accepted.values()]),
  );
  expect(stored).toHaveLength(301);
  await eventually(() => expect(world.engine.pressure.isReadingRefused()).toBe(false));
});

test("a statement that Postgres gives up refuses its events, and the next one is tried", async () => {
  const world = await openWorld();
  const tenantId = await world.addTenant();
  const unlock = await lockTable(world, "event");
  const first = emitMany(world, tenantId, ["first"]);
  await first.settled;
  expect([...first.refused.values()]).toEqual(["57014"]);
  await unlock();
  await world.emit(tenantId);
});

test("a tenant with much to fan out does not make another one wait for all of it", async () => {
  const world = await openWorld();
  const [busy, quiet] = [await world.addTenant(), await world.addTenant()];
  const endpoint = await world.addEndpoint(busy);
  await world.query(copyEndpointSql, [endpoint, 99]);
  await world.query("UPDATE tenant SET endpoints_version = endpoints_version + 1 WHERE id = $1", [busy]);

  const unlock = await lockTable(world, "event");
  const much = emitMany(world, busy, keys(400));
  const little = emitMany(world, quiet, ["one"]);
  await eventually(() => expect(world.engine.ingestBatcher.runningMs()).toBeGreaterThan(0));
  await unlock();
  await little.settled;
  expect(little.accepted.size).toBe(1);
  expect(much.accepted.size).toBeLessThan(200);
  await much.settled;
  expect(much.refused.size).toBe(0);
  const [counted] = await world.query("SELECT count(*)::int AS count FROM delivery");
  expect(counted).toEqual({ count: 400 * 100 });
});

const copyEndpointSql = `
INSERT INTO endpoint
SELECT (jsonb_populate_record(endpoint, jsonb_build_object('id', gen_random_uuid()))).*
FROM endpoint, generate_series(1, $2) WHERE id = $1`;
