import { updateEndpoint } from "@posthorn/engine/endpoints/update-endpoint";
import { type OpenEngine, openEngine } from "@posthorn/runtime/open-engine";
import { readSettings, requireSettings } from "@posthorn/runtime/settings";
import { createWorld, instanceActor, type World } from "@posthorn/testkit/world";
import { afterAll, beforeAll, expect, test } from "vitest";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Emits the same value as bytes and as what they say. */
function emit(tenantId: string, value: unknown) {
  return world.emit(tenantId, { value, payload: Buffer.from(JSON.stringify(value)) });
}

/** Another process' engine on the same database. */
function openOther(): Promise<OpenEngine> {
  const masterKey = `other:${Buffer.alloc(32, 1).toString("base64")}`;
  const settings = readSettings({ DATABASE_URL: world.databaseUrl, POSTHORN_MASTER_KEYS: masterKey });
  return openEngine(requireSettings(settings, ["DATABASE_URL", "POSTHORN_MASTER_KEYS"]), world.engine.log);
}

test("an event goes to the endpoints whose filters its payload matches, and to those without one", async () => {
  const tenantId = await world.addTenant();
  const large = await world.addEndpoint(tenantId, { filter: { total: { $gte: 100 } } });
  const german = await world.addEndpoint(tenantId, { filter: { customer: { country: "DE" } } });
  const any = await world.addEndpoint(tenantId);
  const deliveries = new Map<string, string[]>();
  for (const value of [{ total: 100 }, { total: 5, customer: { country: "DE" } }, "no object"]) {
    const { id } = await emit(tenantId, value);
    const to = (await world.deliveries(tenantId)).filter(({ eventId }) => eventId === id);
    deliveries.set(
      JSON.stringify(value),
      to.map(({ endpointId }) => endpointId),
    );
  }
  expect([...deliveries.values()]).toEqual([[large, any], [german, any], [any]]);
});

test("a changed filter counts for the very next event, whichever process changed it", async () => {
  const tenantId = await world.addTenant();
  const endpointId = await world.addEndpoint(tenantId, { filter: { total: 1 } });
  expect((await emit(tenantId, { total: 2 })).deliveries).toBe(0);
  const other = await openOther();
  for (const [filter, deliveries] of [
    [{ total: 2 }, 1],
    [{ total: { $neq: 2 } }, 0],
    [null, 1],
  ] as const) {
    await updateEndpoint(
      other.engine,
      instanceActor,
      { tenant: { id: tenantId }, endpointId },
      { filter },
      null,
    );
    expect((await emit(tenantId, { total: 2 })).deliveries).toBe(deliveries);
  }
  await other.service.stop();
});

test("a filter that this version cannot read breaks no ingest: its endpoint gets nothing, and the log says so", async () => {
  const tenantId = await world.addTenant();
  const endpointId = await world.addEndpoint(tenantId);
  await world.query("UPDATE endpoint SET filter = $2 WHERE id = $1", [endpointId, { total: { $future: 1 } }]);
  await world.addEndpoint(tenantId);
  expect((await emit(tenantId, { total: 1 })).deliveries).toBe(1);
  expect((await emit(tenantId, { total: 1 })).deliveries).toBe(1);
  const told = world.log.filter(({ message }) => message === "a filter cannot be read");
  expect(told).toMatchObject([{ level: "warn", problem: expect.stringContaining("/total/$future") }]);
});
