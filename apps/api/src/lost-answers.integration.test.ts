import { randomUUID } from "node:crypto";
import type { Route } from "@posthorn/contract/define-route";
import { problems } from "@posthorn/contract/problem";
import { routes } from "@posthorn/contract/route-table";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { startBreakableProxy } from "@posthorn/testkit/breakable-proxy";
import { createDatabase } from "@posthorn/testkit/database";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Parts } from "./testing/checked-client.ts";
import { startApi } from "./testing/start-api.ts";

const database = await createDatabase();
const { hostname, port } = new URL(database.url);
const proxy = await startBreakableProxy({ host: hostname, port: Number(port) });
const url = new URL(database.url);
url.host = `127.0.0.1:${proxy.port}`;
const api = await startApi(url.href, { POSTHORN_ALLOWED_NETWORKS: "127.0.0.0/8" });
const pool = new Pool({ connectionString: database.url, max: 1 });
const { client } = api;
const params = { tenant: "acme" };

beforeAll(() => client.call(putTenant, { params, body: { name: "Acme" } }));

afterAll(async () => {
  await pool.end();
  await api.stop();
  await proxy.close();
  await database.drop();
});

/** What each create is given, by the id of its route. */
const partsOf: Record<string, () => Parts> = {
  createTenant: () => ({ body: { name: "b" } }),
  createApiKey: () => ({ body: { name: "b", scopes: ["stats:read"] } }),
  createEventType: () => ({ body: { name: `type.${randomUUID()}` } }),
  createEndpoint: () => ({ params, body: { url: "http://127.0.0.1:9000/in" } }),
  createPortalSession: () => ({ params, body: {} }),
  createOperation: () => ({ body: { action: "retry", tenant: "acme", filter: { status: ["failed"] } } }),
};
const creates = routes.filter((route) => route.idempotent === true);

/** What was made since. */
async function readTargets(): Promise<string[]> {
  const { rows } = await pool.query<{ target: string }>("SELECT target FROM audit_log ORDER BY id");
  return rows.map(({ target }) => target);
}

function requestFor(route: Route): Parts {
  const parts = partsOf[route.id];
  if (parts === undefined) throw new Error(`say above what ${route.id} is given`);
  return { ...parts(), headers: { "idempotency-key": randomUUID() } };
}

test.each(creates)(
  "$id: when Postgres' answer to COMMIT is lost, it is not carried out again",
  async (route) => {
    const request = requestFor(route);
    const before = await readTargets();
    proxy.loseCommitAfter("audit_log");
    const lost = await client.refusal(route, request);
    expect(problems[lost.code].status).toBeGreaterThanOrEqual(500);
    const [target, ...others] = (await readTargets()).slice(before.length);
    expect(others).toEqual([]);
    for (const _ of [1, 2]) {
      const { code, detail } = await client.refusal(route, request);
      expect([code, detail]).toEqual(["already_created", expect.stringContaining(` made ${target}, `)]);
    }
    expect(await readTargets()).toEqual([...before, target]);
  },
);

test.each(creates)(
  "$id: when the process dies before it keeps the answer, it is not carried out again",
  async (route) => {
    const request = requestFor(route);
    const { body } = await client.answer(route, request);
    const before = await readTargets();
    await pool.query("UPDATE idempotent_create SET answer = NULL, locked_until = created_at WHERE key = $1", [
      request.headers?.["idempotency-key"],
    ]);
    const { code, detail } = await client.refusal(route, request);
    expect([code, detail]).toEqual(["already_created", expect.stringContaining(` made ${before.at(-1)}, `)]);
    expect(JSON.stringify(body)).toContain(before.at(-1));
    expect(await readTargets()).toEqual(before);
  },
);
