import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createEndpoint, type NewEndpointInput } from "@posthorn/engine/endpoints/create-endpoint";
import { getSecret } from "@posthorn/engine/endpoints/get-secret";
import { listEndpoints } from "@posthorn/engine/endpoints/list-endpoints";
import { rotateSecret } from "@posthorn/engine/endpoints/rotate-secret";
import { updateEndpoint } from "@posthorn/engine/endpoints/update-endpoint";
import type { Engine } from "@posthorn/engine/engine";
import { SendingEndpoints } from "@posthorn/engine/sending-endpoints";
import { rotateSigningKey } from "@posthorn/engine/signing-keys/rotate-signing-key";
import { createTenant } from "@posthorn/engine/tenants/create-tenant";
import { beforeAllIds } from "@posthorn/store/postgres";
import { readSealedValues, replaceSealedValues } from "@posthorn/store/sql/sealed-values";
import { createDatabase } from "@posthorn/testkit/database";
import pg from "pg";
import { afterAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { createLog } from "./log.ts";
import { openEngine } from "./open-engine.ts";
import { readSettings, requireSettings } from "./settings.ts";

const program = join(import.meta.dirname, "rotate-master-key.ts");
const makeKey = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const [older, newer] = [makeKey("k1"), makeKey("k2")];
const actor = {
  kind: "api_key",
  id: "00000000-0000-7000-8000-000000000000",
  tenantId: null,
  requestId: null,
} as const;

let database = await createDatabase();
beforeEach(async () => {
  await database.drop();
  database = await createDatabase();
});
afterAll(() => database.drop());

const everything = { limit: 10_000, before: null };

/** An engine as a process with these master keys has it. */
async function openWith(masterKeys: string): Promise<Engine> {
  const settings = { DATABASE_URL: database.url, POSTHORN_MASTER_KEYS: masterKeys };
  const required = requireSettings(readSettings(settings), ["DATABASE_URL", "POSTHORN_MASTER_KEYS"]);
  const { engine, service } = await openEngine(required, createLog("silent", "test"));
  onTestFinished(() => service.stop());
  return engine;
}

/** `npm run keys:rotate`, as a process of its own. */
async function rotateKeys(masterKeys: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const env = {
    DATABASE_URL: database.url,
    POSTHORN_MASTER_KEYS: masterKeys,
    POSTHORN_DATA_DIR: join(tmpdir(), "posthorn-no-such-folder"),
  };
  const run = promisify(execFile)(process.execPath, [program, ...args], { env });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, output: stdout + stderr }),
  );
}

function addEndpoint(engine: Engine, tenantId: string) {
  const input: NewEndpointInput = {
    ...{ url: "https://hooks.example/in", description: "", eventTypes: ["*"], channels: [], filter: null },
    ...{ timeoutMs: 5_000, retrySchedule: [5], maxInFlight: 5, ratePerSecond: null },
    ...{ format: "raw", signatures: ["v1", "v1a"], headerPrefix: null },
    headers: { "x-token": "tell-nobody" },
    authentication: { type: "bearer", token: "tell-nobody" },
  };
  return createEndpoint(engine, actor, { id: tenantId }, input);
}

async function fill(engine: Engine, endpoints: number): Promise<string> {
  const { id } = await createTenant(engine, actor, { externalId: null, name: "Acme", metadata: {} });
  for (let count = 0; count < endpoints; count += 1) await addEndpoint(engine, id);
  return id;
}

/** Opens all that is sealed of a tenant, as the API and the worker do, and answers its endpoints. */
async function openAll(engine: Engine, tenantId: string) {
  const { data } = await listEndpoints(engine, actor, { id: tenantId }, everything);
  const sending = new SendingEndpoints(engine);
  for (const endpoint of data) {
    expect(endpoint).toMatchObject({
      headers: { "x-token": "[redacted]" },
      authentication: { type: "bearer" },
    });
    await getSecret(engine, actor, { tenant: { id: tenantId }, endpointId: endpoint.id });
    const opened = await sending.get(endpoint.id, endpoint.version);
    expect(opened).toMatchObject({ authorization: "Bearer tell-nobody", version: endpoint.version });
    expect(opened?.keys.map(({ key }) => key.type)).toEqual(expect.arrayContaining(["secret", "private"]));
  }
  return data;
}

test("after a rotation the new master key alone opens everything, and no endpoint has changed", async () => {
  const engine = await openWith(older);
  const tenantId = await fill(engine, 3);
  const before = await openAll(engine, tenantId);

  const rotated = await rotateKeys(`${newer},${older}`);
  expect(rotated).toMatchObject({ code: 0 });
  expect(rotated.output).not.toContain("tell-nobody");

  expect(await openAll(await openWith(newer), tenantId)).toEqual(before);
  const { data } = await listEndpoints(engine, actor, { id: tenantId }, everything);
  const isUnreadable = data.map(({ unreadable }) => unreadable);
  expect(isUnreadable).toEqual(data.map(() => ["headers", "authentication"])); // its only key is the older one
});

test("nothing is lost by a rotation while endpoints are made, changed and given other secrets, twice at once", async () => {
  const engine = await openWith(`${newer},${older}`);
  const tenantId = await fill(await openWith(older), 20);
  const load = putLoadOn(engine, tenantId);
  const runs = await Promise.all([rotateKeys(`${newer},${older}`), rotateKeys(`${newer},${older}`)]);
  const rounds = await load.stop();

  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  expect(rounds).toBeGreaterThan(0);
  const all = await openAll(await openWith(newer), tenantId);
  expect(all.length).toBe(20 + rounds);
});

test("a value that was changed meanwhile is left as it is", async () => {
  await fill(await openWith(older), 1);
  const pool = new pg.Pool({ connectionString: database.url });
  onTestFinished(() => pool.end());
  const [value] = await readSealedValues(pool, "endpoint.headers", beforeAllIds, 10);
  if (value === undefined) throw new Error("there are no headers");
  const replace = (before: Uint8Array, after: Uint8Array) =>
    replaceSealedValues(pool, "endpoint.headers", [{ id: value.id, before, after }]);
  expect(await replace(Buffer.from("older"), Buffer.from("other"))).toBe(0);
  expect(await readSealedValues(pool, "endpoint.headers", beforeAllIds, 10)).toEqual([value]);
  expect(await replace(value.sealed, Buffer.from("other"))).toBe(1);
});

test("a dry run counts by master key and changes nothing", async () => {
  const engine = await openWith(older);
  const tenantId = await fill(engine, 2);
  const { code, output } = await rotateKeys(`${newer},${older}`, "--dry-run");
  expect(code).toBe(0);
  expect(countsIn(output)).toEqual({
    "endpoint_secret.ciphertext": { k1: 2 },
    "endpoint.headers": { k1: 2 },
    "endpoint.authentication": { k1: 2 },
    "tenant_signing_key.ciphertext": { k1: 1 },
  });
  await openAll(engine, tenantId);
});

test("what cannot be opened is named, stays as it is, and keeps nothing else from being wrapped anew", async () => {
  const tenantId = await fill(await openWith(older), 2);
  const [endpoint] = await query<{ id: string }>(
    "UPDATE endpoint SET headers = '\\x0102' WHERE id = (SELECT min(id::text)::uuid FROM endpoint) RETURNING id",
  );
  const { code, output } = await rotateKeys(`${newer},${older}`);
  expect(code).toBe(1);
  expect(output).toContain("could not be opened");
  expect(output).toMatch(/endpoint\.headers of ep_\w{26}: not a sealed secret/);
  expect(output).not.toContain("tell-nobody");
  await query("UPDATE endpoint SET headers = NULL WHERE id = $1", [endpoint?.id]);
  const sending = new SendingEndpoints(await openWith(newer));
  const rows = await query<{ id: string }>("SELECT id FROM endpoint WHERE tenant_id = $1", [tenantId]);
  for (const { id } of rows) expect(await sending.get(id, 1)).not.toBeNull();
});

test("a master key that is gone is told of", async () => {
  await fill(await openWith(older), 1);
  expect(await rotateKeys(newer)).toMatchObject({
    code: 1,
    output: expect.stringContaining("the master key k1 is not in POSTHORN_MASTER_KEYS"),
  });
  expect(await rotateKeys(newer, "--dry-run")).toMatchObject({
    code: 1,
    output: expect.stringContaining("not in POSTHORN_MASTER_KEYS: k1"),
  });
});

test("an argument that it does not know is refused before anything happens", async () => {
  expect(await rotateKeys(newer, "--force")).toMatchObject({
    code: 1,
    output: expect.stringContaining("--force"),
  });
});

/** Makes, changes and gives new secrets to endpoints, over and over, until it is stopped; answers how often. */
function putLoadOn(engine: Engine, tenantId: string) {
  let isStopping = false;
  let rounds = 0;
  const running = (async () => {
    while (!isStopping) {
      const { id: endpointId } = await addEndpoint(engine, tenantId);
      const ref = { tenant: { id: tenantId }, endpointId };
      const { data } = await listEndpoints(engine, actor, ref.tenant, everything);
      const oldest = { tenant: ref.tenant, endpointId: data.at(-1 - (rounds % 20))?.id ?? endpointId };
      await rotateSecret(engine, actor, oldest, { overlapSeconds: 60 }).catch(ignoreTooMany);
      await updateEndpoint(engine, actor, oldest, { headers: { "x-token": `tell-nobody ${rounds}` } }, null);
      await rotateSigningKey(engine, actor, ref.tenant, 60).catch(ignoreTooMany);
      rounds += 1;
    }
  })();
  return {
    async stop() {
      isStopping = true;
      await running;
      return rounds;
    },
  };
}

function ignoreTooMany(error: unknown): void {
  if (!(error instanceof Error && error.message.startsWith("Too many"))) throw error;
}

function countsIn(output: string): Record<string, unknown> {
  const lines = output.split("\n").filter((line) => line.includes("by the master key"));
  return Object.fromEntries(
    lines.map((line) => JSON.parse(line)).map(({ place, byKeyId }) => [place, byKeyId]),
  );
}

async function query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
