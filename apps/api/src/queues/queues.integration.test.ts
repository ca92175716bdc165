import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { appRoutes } from "@bull-board/api/dist/routes.js";
import { dashboardHeader } from "@posthorn/contract/dashboard-paths";
import { dashboardSession } from "@posthorn/contract/dashboard-session-shapes";
import { problemBody } from "@posthorn/contract/problem";
import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { createEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEvent, listEventDeliveries } from "@posthorn/contract/routes/events";
import { putTenant } from "@posthorn/contract/routes/tenants";
import type { Scope } from "@posthorn/contract/scopes";
import { decodeId } from "@posthorn/domain/id";
import { createDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { findRedis, startRedis } from "@posthorn/testkit/redis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rootKey, startApi, type TestApi } from "../testing/start-api.ts";

const own = { [dashboardHeader]: "1", "sec-fetch-site": "same-origin" };
const payload = "a payload that no queue has";
const queues = "/dashboard/queues";
const reading = "/dashboard/queues/api/queues?activeQueue=%7Bdeliver-0%7D&status=waiting";

type Headers = Record<string, string>;

const ask = (
  { client }: TestApi,
  path: string,
  cookie: string | null,
  headers: Headers = own,
  method = "GET",
) =>
  fetch(`${client.url}${path}`, {
    method,
    headers: { ...headers, ...(cookie === null ? {} : { cookie }) },
    redirect: "manual",
  });

async function signIn({ client }: TestApi, key: string) {
  const answer = await fetch(`${client.url}/dashboard/session`, {
    method: "POST",
    headers: { ...own, "content-type": "application/json" },
    body: JSON.stringify({ key }),
  });
  const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  return { cookie, session: dashboardSession.parse(await answer.json()) };
}

async function makeKey({ client }: TestApi, scopes: Scope[], tenant: string | null = null): Promise<string> {
  return (await client.call(createApiKey, { body: { name: "on-call", scopes, tenant } })).key;
}

const hasRedis = (await findRedis()) !== undefined;

describe.skipIf(!hasRedis)("the queues' pages, where the queue is in Redis", async () => {
  if (!hasRedis) return;
  const database = await createDatabase();
  const redis = await startRedis();
  const api = await startApi(database.url, {
    REDIS_URL: redis.url,
    POSTHORN_PUBLIC_URL: "https://ops.example/posthorn",
    POSTHORN_QUEUE_SHARDS: "2",
  });
  let [cookie, delivery] = ["", ""];

  beforeAll(async () => {
    const params = { tenant: "acme" };
    await api.client.call(putTenant, { params, body: { name: "Acme Inc." } });
    await api.client.call(createEndpoint, { params, body: { url: "https://hooks.acme.example/in" } });
    const body = { eventType: "invoice.paid", payload: { note: payload }, tags: ["order-42"] };
    const { id } = await api.client.call(createEvent, { params, body });
    const { data } = await api.client.call(listEventDeliveries, { params: { ...params, event: id } });
    delivery = data[0]?.id ?? "";
    cookie = (await signIn(api, rootKey)).cookie;
  });

  afterAll(async () => {
    await api.stop();
    await redis.stop();
    await database.drop();
    expect(api.mistakes).toEqual([]);
  });

  /** All that was ever changed in this Redis. */
  async function countChanges(): Promise<number> {
    const [view] = api.queue.views();
    const info = view === undefined ? "" : await new BullMQAdapter(view.bullmq).getRedisInfo();
    const changes = Number(/rdb_changes_since_last_save:(\d+)/.exec(info ?? "")?.[1]);
    expect(changes, "the job of the first event").toBeGreaterThan(0);
    return changes;
  }

  const jobId = "1000";
  const fill = (route: string) =>
    `${queues}${route.replace(":queueName", encodeURIComponent("{deliver-0}")).replace(/:\w+/g, jobId)}`;
  const routesOf = (reads: boolean) =>
    appRoutes.api.flatMap(({ method, route }) =>
      (method === "get") === reads
        ? [route].flat().map((path) => [String(method).toUpperCase(), fill(path)] as const)
        : [],
    );

  test("a job shows which deliveries it is for, and nothing of what is in them", async () => {
    const text = await eventually(async () => {
      const answers = ["deliver-0", "deliver-1"].map((name) =>
        ask(api, reading.replace("deliver-0", name), cookie).then((answer) => answer.text()),
      );
      const found = (await Promise.all(answers)).find((answer) => answer.includes(delivery));
      return found ?? Promise.reject(new Error("the job is in neither queue"));
    });
    expect(text).toContain('"name":"1 delivery"');
    expect(text).toMatch(/"data":\{"refs":\["dlv_\w+ of ep_\w+"\]\}/);
    for (const unsaid of [payload, "acme", "invoice.paid", "order-42", decodeId("dlv", delivery)])
      expect(text).not.toContain(unsaid);
  });

  test("the page runs and loads nothing but the server's own files, and no page shows it in a frame", async () => {
    const answer = await ask(api, queues, cookie, { "sec-fetch-site": "none" });
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")?.replace(/ 'sha256-[\w+/]{43}='/g, "")).toBe(
      "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; " +
        "connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\/|<style|\sstyle=|\son\w+=/);
    expect(html).not.toMatch(/<script(?![^>]*(?:\ssrc=|application\/json))/);
    expect(html).toContain('<base href="/posthorn/dashboard/queues/">');
    const files = [...html.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, path]) => path);
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      const { status, headers } = await ask(api, `${queues}/${file}`, cookie);
      expect([status, headers.get("x-content-type-options")], file).toEqual([200, "nosniff"]);
    }
  });

  test("nothing that can be asked for changes anything in Redis", async () => {
    const paths = routesOf(true);
    expect(paths.length).toBeGreaterThan(8);
    const before = await countChanges();
    for (const [, path] of paths) {
      const answer = await ask(api, path, cookie);
      expect(answer.status, path).toBe(path.includes(jobId) && !path.endsWith("/logs") ? 404 : 200);
    }
    expect(await countChanges()).toBe(before);
  });

  test("every action of bull-board is refused, whoever asks, and changes nothing", async () => {
    const actions = routesOf(false);
    expect(actions.length).toBeGreaterThan(20);
    const before = await countChanges();
    for (const [method, path] of actions) {
      const answer = await ask(api, path, cookie, own, method);
      expect(answer.status, `${method} ${path}`).toBe(403);
      const asGet = await ask(api, path, cookie, { ...own, "x-http-method-override": method });
      expect(asGet.status, `GET ${path}`).toBe(path.endsWith("/rate-limit") ? 200 : 404);
    }
    expect(await countChanges()).toBe(before);
  });

  test.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])("%s is refused everywhere", async (method) => {
    for (const path of [queues, `${queues}/`, `${queues}/api/queues`, `${queues}/static/favicon.ico`])
      expect((await ask(api, path, cookie, own, method)).status, path).toBe(403);
  });

  const strangers: [
    who: string,
    status: number,
    scopes: Scope[] | null,
    tenant: string | null,
    headers: Headers,
  ][] = [
    ["nobody", 401, null, null, own],
    ["a key that may read deliveries", 403, ["deliveries:read"], null, own],
    ["a tenant's admin", 403, ["admin"], "acme", own],
    ["a page of another site", 403, ["admin"], null, { "sec-fetch-site": "cross-site" }],
    ["a page on another subdomain", 403, ["admin"], null, { "sec-fetch-site": "same-site" }],
  ];

  test.each(strangers)("%s sees no job", async (_who, status, scopes, tenant, headers) => {
    const key = scopes === null ? null : await makeKey(api, scopes, tenant);
    const theirs = key === null ? null : (await signIn(api, key)).cookie;
    for (const path of [reading, `${queues}/static/favicon.ico`]) {
      const answer = await ask(api, path, theirs, headers);
      expect(answer.status, path).toBe(status);
      expect(problemBody.safeParse(await answer.json()).success).toBe(true);
    }
    const page = await ask(api, queues, theirs, headers);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("/posthorn/dashboard/assets/");
    const deeper = await ask(api, `${queues}/queue/x`, theirs, headers);
    expect([deeper.status, deeper.headers.get("location")]).toEqual([302, "/posthorn/dashboard/queues"]);
  });

  test("who is signed in is told whether there are queues to see", async () => {
    expect((await signIn(api, rootKey)).session.hasQueues).toBe(true);
    expect((await signIn(api, await makeKey(api, ["stats:read"]))).session.hasQueues).toBe(false);
    expect((await signIn(api, await makeKey(api, ["admin"], "acme"))).session.hasQueues).toBe(false);
  });

  test.each(["jobsPerPage=101", "jobsPerPage=all", "page=1e99", "page=1&page=2", "activeQueue=%25"])(
    "a query of %s is refused",
    async (query) => {
      const answer = await ask(api, `${queues}/api/queues?${query}`, cookie);
      expect(answer.status).toBe(400);
    },
  );

  test.each(["static/..%2f..%2fpackage.json", "static/%2e%2e/index.ejs", "static/js", "api/none", "api/%"])(
    "there is no %s",
    async (path) => {
      const answer = await ask(api, `${queues}/${path}`, cookie);
      expect([400, 404]).toContain(answer.status);
    },
  );

  test("while Redis is away it says so, and is there again with it", async () => {
    await redis.kill();
    expect((await ask(api, reading, cookie)).status).toBe(503);
    await redis.restart();
    await eventually(async () => expect((await ask(api, reading, cookie)).status).toBe(200));
  });
});

test("where the queue is in Postgres there are no such pages", async () => {
  const database = await createDatabase();
  const api = await startApi(database.url);
  const { cookie, session } = await signIn(api, rootKey);
  expect(session.hasQueues).toBe(false);
  const answer = await ask(api, `${queues}/api/queues`, cookie);
  expect(await answer.text()).toContain("/dashboard/assets/");
  await api.stop();
  await database.drop();
});
