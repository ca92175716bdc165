import type { EventFilter } from "@posthorn/engine/history-store";
import type { ListPage } from "@posthorn/engine/list-page";
import type { DeliveryFilter } from "@posthorn/engine/management-store";
import { createDatabase, type TestDatabase } from "@posthorn/testkit/database";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPool, type Pool } from "./postgres.ts";
import { countDeliveries, listDeliveries } from "./sql/delivery-list.ts";
import { countEvents, listEvents } from "./sql/event-list.ts";
import { readPayloads } from "./sql/event-read-payloads.ts";
import { lookUp } from "./sql/id-look-up.ts";
import { ensurePartitions } from "./sql/partition-ensure.ts";
import { countReads } from "./testing/count-reads.ts";
import { days, fillSql, firstDay, large, makeId, middleDay, quiet } from "./testing/history/many-days.ts";

/** A search that an index answers reads a few pages of each day at most; one that has to look at rows reads so many. */
const few = 1_500;
const bounded = 110_000;
const boundedCount = 280_000;

type Search<Filter> = { by: string; filter: Filter; where: string; most: number; whose?: "of all tenants" };

const ofMiddle = `external_id = 'ext-${middleDay + 1233}-1233'`;
const rareTag = `order-${middleDay + 1234}-1234`;
const deliverySearches: Search<DeliveryFilter>[] = [
  { by: "endpoint", filter: { endpointId: quiet }, where: `endpoint_id = '${quiet}'`, most: few },
  {
    by: "endpoint",
    filter: { endpointId: quiet },
    where: `endpoint_id = '${quiet}'`,
    most: few,
    whose: "of all tenants",
  },
  { by: "failed", filter: { statuses: ["failed"] }, where: "status = 'failed'", most: few },
  {
    by: "failed",
    filter: { statuses: ["failed"] },
    where: "status = 'failed'",
    most: few,
    whose: "of all tenants",
  },
  {
    by: "failed of an endpoint",
    filter: { statuses: ["failed"], endpointId: makeId("endpoint", 7) },
    where: `status = 'failed' AND endpoint_id = '${makeId("endpoint", 7)}'`,
    most: few,
  },
  { by: "5xx", filter: { statusClass: "5xx" }, where: "last_status_code = 503", most: few },
  {
    by: "reason",
    filter: { reasons: ["http_5xx"] },
    where: "last_reason = 'http_5xx'",
    most: few,
    whose: "of all tenants",
  },
  { by: "pending", filter: { statuses: ["pending"] }, where: "status = 'pending'", most: few },
  {
    by: "pending",
    filter: { statuses: ["pending"] },
    where: "status = 'pending'",
    most: few,
    whose: "of all tenants",
  },
  { by: "a rare tag", filter: { tag: rareTag }, where: `'${rareTag}' = ANY (tags)`, most: few },
  { by: "a tag that none has", filter: { tag: "none" }, where: "false", most: few },
  { by: "external id", filter: { externalId: ofMiddle.slice(15, -1) }, where: ofMiddle, most: few },
  {
    by: "external id",
    filter: { externalId: ofMiddle.slice(15, -1) },
    where: ofMiddle,
    most: few,
    whose: "of all tenants",
  },
  {
    by: "time",
    filter: { createdAfter: new Date(middleDay + 5), createdBefore: new Date(middleDay + 300) },
    where: `delivery.id >= '${makeId("delivery", 0, middleDay + 5)}' AND delivery.id < '${makeId("tenant", 0, middleDay + 300)}'`,
    most: few,
  },
  { by: "a rare type", filter: { eventType: "user.*" }, where: "event_type = 'user.created'", most: bounded },
];
const eventSearches: Search<EventFilter>[] = [
  { by: "no match", filter: { isMatched: false }, where: "matched_endpoints = 0", most: few },
  { by: "a rare tag", filter: { tag: rareTag }, where: `'${rareTag}' = ANY (tags)`, most: few },
  { by: "external id", filter: { externalId: ofMiddle.slice(15, -1) }, where: ofMiddle, most: few },
  {
    by: "a rare type",
    filter: { eventType: "user.created" },
    where: "event_type = 'user.created'",
    most: bounded,
  },
];

let database: TestDatabase;
let client: Client;
let pool: Pool;
let takeReads: () => number;

beforeAll(async () => {
  database = await createDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  const options = { connections: 1, applicationName: "search", statementTimeoutMs: 60_000, onLost: () => {} };
  const own = openPool({ databaseUrl: database.url, ...options });
  await ensurePartitions(own, firstDay, days - 1);
  await own.close();
  await client.query(fillSql);
  ({ pool, takeReads } = countReads(client));
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** What Postgres knows of the tables it is asked to search. */
describe.for(["without", "with"] as const)("%s statistics", (statistics) => {
  beforeAll(async () => {
    if (statistics === "with") await client.query("VACUUM ANALYZE");
  });

  test.for(deliverySearches.map((search) => ({ whose: "of a tenant", ...search })))(
    "deliveries by $by $whose are all found, at a cost that has an end",
    async (search) => {
      const { filter, where, most } = search;
      const tenantId = search.whose === "of all tenants" ? null : large;
      const found = await walk(most, (before) =>
        listDeliveries(pool, tenantId, filter, { limit: 20, before }),
      );
      const from = `delivery LEFT JOIN event ON event.id = event_id AND event.tenant_id = delivery.tenant_id`;
      const expected = await readIds(`SELECT delivery.id ${of(from, tenantId, where)} ORDER BY 1 DESC`);
      expect(found).toEqual(expected);
      const { count, isCapped } = await countDeliveries(pool, tenantId, filter);
      expect(takeReads()).toBeLessThan(most === few ? few : boundedCount);
      if (!isCapped) expect(count).toBe(expected.length);
      expect(isCapped).toBe(most !== few);
    },
  );

  test.for(eventSearches)(
    "events by $by are all found, at a cost that has an end",
    async ({ filter, where, most }) => {
      const found = await walk(most, (before) => listEvents(pool, large, filter, { limit: 20, before }));
      const expected = await readIds(`SELECT event.id ${of("event", large, where)} ORDER BY 1 DESC`);
      expect(found).toEqual(expected);
      const { count, isCapped } = await countEvents(pool, large, filter);
      expect(takeReads()).toBeLessThan(most === few ? few : boundedCount);
      if (!isCapped) expect(count).toBe(expected.length);
    },
  );

  test.for<[by: string, filter: DeliveryFilter & EventFilter]>([
    ["nothing", {}],
    ["a common tag", { tag: "common" }],
    ["a common type", { eventType: "invoice.*" }],
  ])("a page by %s is read in no time, and counting stops at 10,000", async ([, filter]) => {
    const page = { limit: 20, before: null };
    expect((await listDeliveries(pool, large, filter, page)).data).toHaveLength(20);
    expect((await listDeliveries(pool, null, filter, page)).data).toHaveLength(20);
    expect((await listEvents(pool, large, filter, page)).data).toHaveLength(20);
    expect(takeReads()).toBeLessThan(3 * few);
    expect(await countDeliveries(pool, large, filter)).toEqual({ count: 10_000, isCapped: true });
    expect(await countEvents(pool, large, filter)).toEqual({ count: 10_000, isCapped: true });
    expect(takeReads()).toBeLessThan(boundedCount);
  });

  test("payloads are searched step by step, each through so many events", async () => {
    const needles = ["order", "none has this"];
    let steps = 0;
    for (let before: string | null = null; ; ) {
      const step = await readPayloads(pool, large, { filter: {}, needles }, before);
      expect(step.data).toEqual([]);
      expect(takeReads()).toBeLessThan(3_000);
      steps += 1;
      before = step.next;
      if (before === null) break;
    }
    expect(steps).toBe((days * 18_000) / 2_000 + 1);
    const found = await readPayloads(pool, large, { filter: {}, needles: ["order", "id"] }, null);
    expect(found.data).toHaveLength(2_000);
  });

  test.for(["event", "delivery", "attempt"] as const)("an id tells whose %s it is", async (kind) => {
    const [tenantId, id] = [makeId("tenant", 0), makeId(kind, 1_233, middleDay + 1_233)];
    const deliveryId = kind === "attempt" ? makeId("delivery", 1_233, middleDay + 1_233) : null;
    const byId = { kind, id, tenantId, deliveryId, matchedBy: "id" };
    expect(await lookUp(pool, null, { kind, id }, id)).toEqual([byId]);
    expect(await lookUp(pool, tenantId, { kind, id }, id)).toEqual([byId]);
    expect(await lookUp(pool, makeId("tenant", 1), { kind, id }, id)).toEqual([]);
    expect(takeReads()).toBeLessThan(few);
  });
});

describe("a backlog of more than a search looks at", () => {
  test("is listed newest first, page by page, and counted as far as it is looked at", async () => {
    await client.query(
      `UPDATE delivery SET status = 'pending', completed_at = NULL WHERE tenant_id = $1 AND id >= $2`,
      [large, makeId("delivery", 0, middleDay + 3 * 86_400_000)],
    );
    const filter: DeliveryFilter = { statuses: ["pending"] };
    const expected = await readIds(
      `SELECT id ${of("delivery", large, "status = 'pending'")} ORDER BY 1 DESC`,
    );
    const found = await walk(bounded, (before) =>
      listDeliveries(pool, large, filter, { limit: 5_000, before }),
    );
    expect(found).toEqual(expected);
    expect(await countDeliveries(pool, large, filter)).toEqual({ count: 10_000, isCapped: true });
  });
});

/** Every page of a list, each of which has to be read within so many pages of Postgres. */
async function walk<Row extends { id: string }>(
  most: number,
  read: (before: string | null) => Promise<ListPage<Row>>,
): Promise<string[]> {
  const ids: string[] = [];
  for (let before: string | null = null; ; ) {
    const page: ListPage<Row> = await read(before);
    expect(takeReads()).toBeLessThan(most);
    ids.push(...page.data.map(({ id }) => id));
    before = page.next;
    if (before === null) return ids;
  }
}

function of(table: string, tenantId: string | null, where: string): string {
  const [name = ""] = table.split(" ");
  return `FROM ${table} WHERE ${where} AND ${tenantId === null ? "true" : `${name}.tenant_id = '${tenantId}'`}`;
}

async function readIds(sql: string): Promise<string[]> {
  return (await client.query<{ id: string }>(sql)).rows.map(({ id }) => id);
}
