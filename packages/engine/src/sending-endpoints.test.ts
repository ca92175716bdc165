import { makeEd25519KeyPair } from "@posthorn/domain/ed25519";
import { fixedAuthorization } from "@posthorn/domain/endpoint-authentication";
import { encodeId } from "@posthorn/domain/id";
import { expect, test } from "vitest";
import type { StoredSendingEndpoint } from "./pipeline-store.ts";
import { SendingEndpoints } from "./sending-endpoints.ts";
import { makeId, makeStoredEndpoint, openBox } from "./testing/fake-engine.ts";

const [one, two, three] = [makeId(11), makeId(12), makeId(13)];

test("loads many endpoints together, each once while its version stays", async () => {
  const { endpoints, loads } = open([makeStoredEndpoint(one), makeStoredEndpoint(two)]);
  await endpoints.prepare([one, two, one, two]);
  await endpoints.prepare([one, two]);
  expect((await endpoints.get(one, 1))?.id).toBe(one);
  expect(loads.flat().toSorted()).toEqual([one, two]);
});

test("loads an endpoint again when a claim states another version", async () => {
  const { endpoints, stored, loads } = open([makeStoredEndpoint(one)]);
  await endpoints.get(one, 1);
  stored.splice(0, 1, makeStoredEndpoint(one, { version: 2, url: "https://new.example/" }));
  expect(await endpoints.get(one, 2)).toMatchObject({ version: 2, url: "https://new.example/" });
  expect(await endpoints.get(one, 2)).toMatchObject({ version: 2 });
  expect(loads).toHaveLength(2);
});

test("answers null for an endpoint that is gone, which has a tenant and a host of its own and one request at a time", async () => {
  const { endpoints } = open([makeStoredEndpoint(one, { maxInFlight: 7, ratePerSecond: 2 })]);
  await endpoints.prepare([one, two]);
  expect(await endpoints.get(two, 1)).toBeNull();
  expect(endpoints.laneOf(one)).toEqual({ tenantId: makeId(1), host: "hooks.example", maxInFlight: 7 });
  expect(endpoints.laneOf(two)).toEqual({ tenantId: two, host: two, maxInFlight: 1 });
  expect([endpoints.hasRate(one), endpoints.hasRate(two)]).toEqual([true, false]);
});

test.for<{ what: string; broken: Partial<StoredSendingEndpoint> }>([
  { what: "has no secret", broken: { secrets: [] } },
  { what: "has headers that do not open", broken: { headers: new TextEncoder().encode("not JSON") } },
  { what: "has authentication that does not open", broken: { authentication: Buffer.from("not JSON") } },
  { what: "wants v1a and its tenant has no key", broken: { signatures: ["v1", "v1a"] } },
])("answers null and says so when an endpoint $what, and opens the others", async ({ broken }) => {
  const { endpoints, errors } = open([makeStoredEndpoint(one, broken), makeStoredEndpoint(two)]);
  const [bad, good] = await Promise.all([endpoints.get(one, 1), endpoints.get(two, 1)]);
  expect([bad, good?.id]).toEqual([null, two]);
  expect(errors).toEqual([encodeId("ep", one)]);
});

test("knows when each secret ends", async () => {
  const secrets = [
    { id: makeId(1), ciphertext: new Uint8Array(32), expiresAt: null },
    { id: makeId(2), ciphertext: new Uint8Array(32), expiresAt: new Date(5_000) },
  ];
  const { endpoints } = open([makeStoredEndpoint(one, { secrets })]);
  const endpoint = await endpoints.get(one, 1);
  expect(endpoint?.keys.map((key) => key.expiresAtMs)).toEqual([Number.POSITIVE_INFINITY, 5_000]);
});

test("does without former keys that do not open, and not without a current one", async () => {
  const { privateKey } = makeEd25519KeyPair();
  const [lost, end] = [new Uint8Array(3), new Date(5_000)];
  const box: typeof openBox = {
    ...openBox,
    open: (sealed) => {
      if (sealed === lost) throw new Error("the master key k1 is not in POSTHORN_MASTER_KEYS");
      return sealed;
    },
  };
  const keysOf = async (over: Partial<StoredSendingEndpoint>) => {
    const { endpoints } = open(
      [makeStoredEndpoint(one, { signatures: ["v1", "v1a"], ...over })],
      undefined,
      box,
    );
    return (await endpoints.get(one, 1))?.keys.length;
  };
  const secrets = [
    { id: makeId(1), ciphertext: new Uint8Array(32), expiresAt: null },
    { id: makeId(2), ciphertext: lost, expiresAt: end },
  ];
  const signingKeys = [
    { id: makeId(3), ciphertext: privateKey, expiresAt: null },
    { id: makeId(4), ciphertext: lost, expiresAt: end },
  ];
  const former = { id: makeId(2), ciphertext: new Uint8Array(32), expiresAt: end };
  const lostCurrent = [{ id: makeId(1), ciphertext: lost, expiresAt: null }, former];
  expect(await keysOf({ secrets, signingKeys })).toBe(2);
  expect(await keysOf({ secrets: lostCurrent, signingKeys })).toBeUndefined();
});

test("opens the secrets and the tenant's keys as the endpoint's signatures ask for", async () => {
  const { privateKey } = makeEd25519KeyPair();
  const signingKeys = [
    { id: makeId(3), ciphertext: privateKey, expiresAt: null },
    { id: makeId(4), ciphertext: privateKey, expiresAt: new Date(7_000) },
  ];
  const kindsOf = async (signatures: StoredSendingEndpoint["signatures"]) => {
    const { endpoints } = open([makeStoredEndpoint(one, { signatures, signingKeys })]);
    return (await endpoints.get(one, 1))?.keys.map(({ key, expiresAtMs }) => [key.type, expiresAtMs]);
  };
  const forEver = Number.POSITIVE_INFINITY;
  expect(await kindsOf(["v1"])).toEqual([["secret", forEver]]);
  expect(await kindsOf(["v1a"])).toEqual([
    ["private", forEver],
    ["private", 7_000],
  ]);
  expect(await kindsOf(["v1", "v1a"])).toEqual([
    ["secret", forEver],
    ["private", forEver],
    ["private", 7_000],
  ]);
});

test.for([{ type: "basic", username: "a", password: "b" } as const, { type: "bearer", token: "t" } as const])(
  "knows the Authorization header of $type in advance",
  async (authentication) => {
    const stored = makeStoredEndpoint(one, { authentication: Buffer.from(JSON.stringify(authentication)) });
    const endpoint = await open([stored]).endpoints.get(one, 1);
    expect(endpoint).toMatchObject({ authorization: fixedAuthorization(authentication), oauth2: null });
  },
);

test("rejects when the store does, and tries again the next time", async () => {
  const { endpoints, failing } = open([makeStoredEndpoint(one)]);
  failing.now = true;
  await expect(endpoints.get(one, 1)).rejects.toThrow("away");
  failing.now = false;
  expect((await endpoints.get(one, 1))?.id).toBe(one);
});

test("forgets the endpoints it loaded first when there are too many", async () => {
  const { endpoints, loads } = open(
    [one, two, three].map((id) => makeStoredEndpoint(id)),
    2,
  );
  for (const id of [one, two, three, two, three, one]) await endpoints.prepare([id]);
  expect(loads.flat()).toEqual([one, two, three, one]);
});

function open(stored: StoredSendingEndpoint[], limit?: number, secretBox = openBox) {
  const loads: string[][] = [];
  const errors: unknown[] = [];
  const failing = { now: false };
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (fields: object) => void errors.push(Object.values(fields)[1]),
  };
  const pipeline = {
    async loadSendingEndpoints(ids: readonly string[]) {
      if (failing.now) throw new Error("Postgres is away");
      loads.push([...ids]);
      return stored.filter((endpoint) => ids.includes(endpoint.id));
    },
  };
  return {
    endpoints: new SendingEndpoints({ pipeline, secretBox, log }, limit),
    stored,
    loads,
    errors,
    failing,
  };
}
