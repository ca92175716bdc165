import { randomUUID } from "node:crypto";
import { createEndpoint, listEndpoints } from "@posthorn/contract/routes/endpoints";
import { expect, test } from "vitest";
import { useSystem } from "./system.ts";
import { call, createTenant } from "./tenant.ts";

const system = useSystem("postgres");

test("a client that repeats a create until it has an answer makes one thing, over two API processes", async () => {
  const first = system().client;
  const params = { tenant: (await createTenant(first)).id };
  const request = {
    body: { url: "http://127.0.0.1:9000/in" },
    headers: { "idempotency-key": randomUUID() },
  };
  const path = `/v1/tenants/${params.tenant}/endpoints`;
  const early = Array.from({ length: 5 }, () => first.send("POST", path, request));
  const answers = await Promise.all(early);
  for (const { status, headers } of answers.filter((answer) => answer.status !== 201))
    expect([status, headers.get("retry-after")]).toEqual([409, "1"]);
  const made = answers.find(({ status }) => status === 201)?.json();

  await system().startApi();
  expect(await call(system().client, createEndpoint, { params, ...request })).toEqual(made);
  expect((await call(system().client, listEndpoints, { params })).data).toHaveLength(1);
});
