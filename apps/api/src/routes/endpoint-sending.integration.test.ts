import * as contract from "@posthorn/contract/routes/endpoints";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import pg from "pg";
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

const tenant = "acme";
const url = "https://hooks.acme.example/in";
const oauth2 = {
  ...{ type: "oauth2", tokenUrl: "https://login.acme.example/token", clientId: "posthorn" },
  ...{ clientSecret: "tell-nobody", scope: "hooks", audience: null, clientAuthentication: "post" },
};

beforeAll(async () => {
  await client.call(putTenant, { params: { tenant }, body: { name: "Acme" } });
});

async function create(body: object = {}) {
  const created = await client.call(contract.createEndpoint, { params: { tenant }, body: { url, ...body } });
  return { ...created, params: { tenant, endpoint: created.id } };
}

test("how an endpoint is sent to has its defaults, is kept and can be changed", async () => {
  const { params, ...created } = await create();
  const defaults = { format: "raw", signatures: ["v1"], headerPrefix: null, authentication: null };
  expect(created).toMatchObject(defaults);
  const change = { format: "envelope", signatures: ["v1", "v1a"], headerPrefix: "svix" };
  const changed = await client.call(contract.updateEndpoint, { params, body: change });
  expect(changed).toMatchObject({ ...change, version: 2 });
  expect(await client.call(contract.getEndpoint, { params })).toEqual(changed);
  expect(await client.call(contract.updateEndpoint, { params, body: { headerPrefix: null } })).toMatchObject({
    ...change,
    headerPrefix: null,
  });
});

test.each([
  ["basic", { type: "basic", username: "u", password: "tell-nobody" }, "password"],
  ["bearer", { type: "bearer", token: "tell-nobody" }, "token"],
  ["oauth2", oauth2, "clientSecret"],
])(
  "%s authentication is kept sealed, shown without its secret, and removed by null",
  async (_, authentication, secret) => {
    const { params, ...created } = await create({ authentication });
    const shown = { ...authentication, [secret]: "[redacted]" };
    expect(created.authentication).toEqual(shown);
    expect((await client.call(contract.getEndpoint, { params })).authentication).toEqual(shown);
    expect(await countPlaintexts("tell-nobody")).toBe(0);
    const patch = (body: object) => client.call(contract.updateEndpoint, { params, body });
    expect((await patch({ description: "other" })).authentication).toEqual(shown);
    expect((await patch({ authentication: null })).authentication).toBeNull();
  },
);

const own = { headers: { Authorization: "Basic eDp5" } };
const withPrefix = { headerPrefix: "acme" };
const bearer = { authentication: { type: "bearer", token: "t" } };
const refusals: [what: string, before: object, patch: object, pointer: string][] = [
  ["authentication beside an own Authorization header", own, bearer, "/authentication"],
  ["an own Authorization header beside authentication", bearer, own, "/authentication"],
  ["a prefix whose names are taken", { headers: { "Acme-Id": "1" } }, withPrefix, "/headerPrefix"],
  ["an own header that a prefix takes", withPrefix, { headers: { "acme-signature": "1" } }, "/headerPrefix"],
  ["a prefix of ours", {}, { headerPrefix: "posthorn" }, "/headerPrefix"],
  ["a prefix of a cloud", {}, { headerPrefix: "x-amz" }, "/headerPrefix"],
  ["an own ce- header", {}, { headers: { "ce-id": "1" } }, "/headers/ce-id"],
];

test.each(refusals)("%s is refused, in a PATCH and at once", async (_what, before, patch, pointer) => {
  const { params } = await create(before);
  const changed = await client.refusal(contract.updateEndpoint, { params, body: patch });
  expect(changed).toMatchObject({ code: "invalid_field", errors: [{ pointer }] });
  const body = { url, ...before, ...patch };
  const made = await client.refusal(contract.createEndpoint, { params: { tenant }, body });
  expect(made).toMatchObject({ code: "invalid_field", errors: [{ pointer }] });
});

test("what stands in each other's way may be exchanged in one PATCH", async () => {
  const { params } = await create(own);
  const body = { ...bearer, headers: {} };
  expect(await client.call(contract.updateEndpoint, { params, body })).toMatchObject({ headers: {} });
});

test.each([
  "http://127.0.0.1/token",
  "https://login/token",
  "ftp://login.example/",
  "https://u:p@login.example/",
])("a token server at %s is refused", async (tokenUrl) => {
  const body = { url, authentication: { ...oauth2, tokenUrl } };
  const refusal = await client.refusal(contract.createEndpoint, { params: { tenant }, body });
  expect(refusal).toMatchObject({
    code: "url_not_allowed",
    errors: [{ pointer: "/authentication/tokenUrl" }],
  });
});

test("a mistake in authentication is shown where it is", async () => {
  const body = { url, authentication: { type: "basic", username: "a:b", password: "[redacted]" } };
  const refusal = await client.refusal(contract.createEndpoint, { params: { tenant }, body });
  expect(refusal.errors?.map(({ pointer }) => pointer)).toEqual([
    "/authentication/username",
    "/authentication/password",
  ]);
});

/** Rows of any table that hold the text as it is. */
async function countPlaintexts(text: string): Promise<number> {
  const connection = new pg.Client({ connectionString: database.url });
  await connection.connect();
  try {
    const tables = await connection.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    );
    let found = 0;
    for (const { name } of tables.rows) {
      const sql = `SELECT FROM "${name}" AS row WHERE strpos(row::text, $1) > 0 OR strpos(row::text, $2) > 0`;
      found += (await connection.query(sql, [text, Buffer.from(text).toString("hex")])).rowCount ?? 0;
    }
    return found;
  } finally {
    await connection.end();
  }
}
