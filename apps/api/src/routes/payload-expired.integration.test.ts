import { getDelivery, listTenantDeliveries, retryDelivery } from "@posthorn/contract/routes/deliveries";
import { createEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEvent, getEvent, listEventDeliveries } from "@posthorn/contract/routes/events";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

/** As upkeep leaves an event that is older than payloads are kept. */
async function forgetPayloads(): Promise<void> {
  const postgres = new Client({ connectionString: database.url });
  await postgres.connect();
  await postgres.query("UPDATE delivery SET status = 'failed', completed_at = now()");
  await postgres.query("UPDATE event SET payload = NULL");
  await postgres.end();
}

test("a payload that is no longer kept is neither shown nor sent again; all else is shown as before", async () => {
  const tenant = "acme";
  await client.call(putTenant, { params: { tenant }, body: { name: "Acme" } });
  await client.call(createEndpoint, { params: { tenant }, body: { url: "https://hooks.acme.example/in" } });
  const { id: event } = await client.call(createEvent, {
    params: { tenant },
    body: { eventType: "invoice.paid", payload: { total: 1 } },
  });
  const ofEvent = { params: { tenant, event } };
  const before = await client.call(getEvent, ofEvent);
  await forgetPayloads();

  expect(await client.call(getEvent, ofEvent)).toEqual(before);
  const expired = { status: 409, code: "payload_expired" };
  const asked = { ...ofEvent, query: { include: "payload" } };
  expect(await client.refusal(getEvent, asked)).toMatchObject(expired);
  const { data } = await client.call(listEventDeliveries, ofEvent);
  expect(data).toMatchObject([{ eventId: event, eventType: "invoice.paid", status: "failed" }]);
  expect((await client.call(listTenantDeliveries, { params: { tenant } })).data).toEqual(data);
  const params = { tenant, delivery: data[0]?.id ?? "" };
  expect(await client.refusal(retryDelivery, { params })).toMatchObject(expired);
  expect(await client.call(getDelivery, { params })).toEqual(data[0]);
});
