import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { createEndpoint, getEndpoint } from "@posthorn/contract/routes/endpoints";
import * as contract from "@posthorn/contract/routes/signing-keys";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { afterAll, expect, test } from "vitest";
import { startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client } = api;
const anybody = client.as(null);

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const made = { tenants: 0 };

async function addTenant(): Promise<{ id: string; externalId: string }> {
  made.tenants += 1;
  const externalId = `tenant-${made.tenants}`;
  const { id } = await client.call(putTenant, { params: { tenant: externalId }, body: { name: "Acme" } });
  return { id, externalId };
}

const keysOf = async (tenant: string) =>
  (await anybody.call(contract.getKeySet, { params: { tenant } })).keys;
const rotate = (tenant: string, body: object = {}) =>
  client.call(contract.rotateSigningKey, { params: { tenant }, body });
const toBase64 = (x: string | undefined) => Buffer.from(x ?? "", "base64url").toString("base64");

test("anybody can read a tenant's public keys, and may keep them for five minutes", async () => {
  const { id, externalId } = await addTenant();
  const { headers, body } = await anybody.answer(contract.getKeySet, { params: { tenant: id } });
  expect(headers["cache-control"]).toBe("public, max-age=300");
  expect(body.keys).toMatchObject([{ kty: "OKP", crv: "Ed25519", use: "sig", alg: "EdDSA" }]);
  expect(Object.keys(body.keys[0] ?? {})).not.toContain("d");
  const shown = await client.call(contract.getSigningKey, { params: { tenant: externalId } });
  expect(shown).toMatchObject({ keyId: body.keys[0]?.kid, publicKey: `whpk_${toBase64(body.keys[0]?.x)}` });
});

test("a key is made once, however many ask for the first one at once", async () => {
  const { id } = await addTenant();
  const answers = await Promise.all(Array.from({ length: 10 }, () => keysOf(id)));
  expect(new Set(answers.map((keys) => JSON.stringify(keys))).size).toBe(1);
  expect(answers[0]).toHaveLength(1);
});

test("tenants have keys of their own", async () => {
  const [one, other] = [await addTenant(), await addTenant()];
  expect((await keysOf(one.id))[0]?.x).not.toBe((await keysOf(other.id))[0]?.x);
});

test.each(["tenant-1", "nobody", "ten_01k6xq7tb5f3m8r9v2w4y6z0ac"])(
  "the public keys of %s are not found: an external id could be guessed",
  async (tenant) => {
    await addTenant();
    const refusal = await anybody.refusal(contract.getKeySet, { params: { tenant } });
    expect(refusal.code).toBe("tenant_not_found");
  },
);

test("a rotation publishes both keys until its overlap ends, the new one first", async () => {
  const { id } = await addTenant();
  const [first] = await keysOf(id);
  const rotated = await rotate(id, { overlapSeconds: 2 });
  expect(rotated.publicKey).not.toBe(`whpk_${toBase64(first?.x)}`);
  expect(Date.parse(rotated.previousExpiresAt ?? "")).toBeGreaterThan(Date.now());
  expect((await keysOf(id)).map(({ kid }) => kid)).toEqual([rotated.keyId, first?.kid]);
  await eventually(async () => {
    expect((await keysOf(id)).map(({ kid }) => kid)).toEqual([rotated.keyId]);
  });
});

test("the first rotation of a tenant without a key makes its first", async () => {
  const { id } = await addTenant();
  const rotated = await rotate(id);
  expect(rotated.previousExpiresAt).toBeNull();
  expect((await keysOf(id)).map(({ kid }) => kid)).toEqual([rotated.keyId]);
});

test("only endpoints that are signed for with the key get a new version by its rotation", async () => {
  const { id } = await addTenant();
  const add = (signatures: string[]) =>
    client.call(createEndpoint, {
      params: { tenant: id },
      body: { url: "https://hooks.acme.example/in", signatures },
    });
  const [hmac, both] = [await add(["v1"]), await add(["v1", "v1a"])];
  expect(await keysOf(id)).toHaveLength(1);
  await rotate(id);
  const versionOf = async (endpoint: string) =>
    (await client.call(getEndpoint, { params: { tenant: id, endpoint } })).version;
  expect([await versionOf(hmac.id), await versionOf(both.id)]).toEqual([1, 2]);
});

test("rotations at the same time all succeed, and one of their keys is current", async () => {
  const { id } = await addTenant();
  await client.call(createEndpoint, {
    params: { tenant: id },
    body: { url: "https://hooks.acme.example/in", signatures: ["v1a"] },
  });
  const rotated = await Promise.all(Array.from({ length: 5 }, () => rotate(id)));
  const { keyId } = await client.call(contract.getSigningKey, { params: { tenant: id } });
  expect(rotated.map((key) => key.keyId)).toContain(keyId);
  expect(await keysOf(id)).toHaveLength(6);
});

test("so many former keys may overlap, and no more", async () => {
  const { id } = await addTenant();
  for (let count = 0; count < 11; count += 1) await rotate(id);
  const refusal = await client.refusal(contract.rotateSigningKey, { params: { tenant: id }, body: {} });
  expect(refusal.code).toBe("conflict");
});

test("a rotation is told in the audit log without any private half", async () => {
  const { id } = await addTenant();
  const [first] = await keysOf(id);
  const { keyId, publicKey } = await rotate(id);
  const path = `/v1/tenants/${id}/audit-log`;
  const { data } = JSON.parse((await client.send({ method: "GET", path })).text);
  expect(data[0]).toMatchObject({
    action: "signing_key.rotated",
    target: id,
    before: { keyId: first?.kid },
    after: { keyId, publicKey, overlapSeconds: 86_400 },
  });
});

test("a tenant's key with its scopes reads and rotates its own tenant's key, and finds no other", async () => {
  const [own, foreign] = [await addTenant(), await addTenant()];
  const body = { name: "acme", tenant: own.id, scopes: ["endpoints:read", "secrets:write"] };
  const { key } = await client.call(createApiKey, { body });
  const limited = client.as(key);
  expect(await limited.call(contract.getSigningKey, { params: { tenant: own.id } })).toMatchObject({
    publicKey: expect.stringMatching(/^whpk_/),
  });
  await limited.call(contract.rotateSigningKey, { params: { tenant: own.id } });
  for (const route of [contract.getSigningKey, contract.rotateSigningKey]) {
    const refusal = await limited.refusal(route, { params: { tenant: foreign.id } });
    expect(refusal.code).toBe("tenant_not_found");
  }
});
