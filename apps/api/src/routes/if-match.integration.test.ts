import type { Route } from "@posthorn/contract/define-route";
import * as contract from "@posthorn/contract/routes/endpoints";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

beforeAll(async () => {
  await client.call(putTenant, { params: { tenant: "acme" }, body: { name: "Acme" } });
});

const changes: Route[] = [
  contract.updateEndpoint,
  contract.pauseEndpoint,
  contract.resumeEndpoint,
  contract.rotateEndpointSecret,
  contract.deleteEndpoint,
];

test.each(changes)(
  "$id is refused when the endpoint was changed since, and done when it was not",
  async (route) => {
    const tenant = { tenant: "acme" };
    const body = { url: "https://hooks.acme.example/in" };
    const { id } = await client.call(contract.createEndpoint, { params: tenant, body });
    const params = { ...tenant, endpoint: id };
    const change = { params, ...(route.body && { body: {} }) };
    await client.call(contract.updateEndpoint, { params, body: { description: "newer" } });
    const refusal = await client.refusal(route, { ...change, headers: { "if-match": '"1"' } });
    expect(refusal).toMatchObject({ code: "precondition_failed", status: 412 });
    expect(await client.call(contract.getEndpoint, { params })).toMatchObject({
      status: "active",
      version: 2,
    });
    await client.call(route, { ...change, headers: { "if-match": '"2"' } });
  },
);
