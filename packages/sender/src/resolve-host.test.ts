import { createSocket } from "node:dgram";
import { answer, startRawReceiver } from "@posthorn/testkit/raw-receiver";
import { type Answer, decode, encode } from "dns-packet";
import { expect, onTestFinished, test, vi } from "vitest";
import { openResolver } from "./resolve-host.ts";
import { openTestSender, wellBeforeLimitMs } from "./testing/open-test-sender.ts";

/** Longer than anything here takes that does not wait for it. */
const longMs = 60_000;
const noContent = answer("HTTP/1.1 204 No Content\r\n\r\n");

/** What a name answers: addresses and aliases, an error code, or nothing at all. `query` counts from 1, per type. */
type Records =
  | { a?: string[]; aaaa?: string[] | "silence"; cname?: string; ttl?: number }
  | number
  | "silence";
type Zone = Record<string, Records | ((query: number) => Records)>;

const serverFailure = 2;
const nameError = 3;
const refused = 5;

async function startNameServer(zone: Zone) {
  const socket = createSocket("udp4");
  const asked: string[] = [];
  socket.on("message", (message, peer) => {
    const query = decode(message);
    const question = query.questions?.[0];
    if (!question) return;
    const name = question.name.toLowerCase();
    const key = `${question.type} ${name}`;
    asked.push(key);
    const entry = zone[name] ?? nameError;
    const records = typeof entry === "function" ? entry(asked.filter((one) => one === key).length) : entry;
    if (records === "silence") return;
    if (question.type === "AAAA" && typeof records === "object" && records.aaaa === "silence") return;
    const code = typeof records === "number" ? records : 0;
    const answers = typeof records === "number" ? [] : answersOf(zone, name, question.type, records);
    const reply = encode({
      id: query.id ?? 0,
      type: "response",
      flags: 0x0180 | code,
      questions: [question],
      answers,
    });
    socket.send(reply, peer.port, peer.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    [Symbol.dispose]: () => {
      socket.close();
    },
  };
}

/** Follows aliases as a recursive name server does, at most 20 of them. */
function answersOf(zone: Zone, name: string, type: string, records: Records, depth = 0): Answer[] {
  if (typeof records !== "object") return [];
  const { a = [], aaaa = [], cname, ttl = 0 } = records;
  if (cname !== undefined) {
    const next = zone[cname];
    const alias: Answer = { type: "CNAME", name, ttl, data: cname };
    if (next === undefined || typeof next === "function" || depth === 20) return [alias];
    return [alias, ...answersOf(zone, cname, type, next, depth + 1)];
  }
  if (type === "A") return a.map((data) => ({ type: "A", name, ttl, data }));
  return type === "AAAA" && aaaa !== "silence" ? aaaa.map((data) => ({ type: "AAAA", name, ttl, data })) : [];
}

/** The first `considered` of these are connected to; the last one is what makes the answer bad or good. */
function manyAddresses(count: number, last: string): string[] {
  return [...Array.from({ length: count - 1 }, () => "127.0.0.1"), last];
}

const publicAddress = "93.184.216.34";

test.each<[string, Records | Zone]>([
  ["N01 loopback", { a: ["127.0.0.1"] }],
  ["N02 a public and a private address", { a: [publicAddress, "10.0.0.1"] }],
  ["N03 a public address and IPv6 loopback", { a: [publicAddress], aaaa: ["::1"] }],
  ["N04 a metadata address behind NAT64", { aaaa: ["64:ff9b::a9fe:a9fe"] }],
  ["N05 a mapped loopback address", { aaaa: ["::ffff:127.0.0.1"] }],
  ["N13 Azure's host service", { a: ["168.63.129.16"] }],
  [
    "N11 a thousand addresses, the last one private",
    { a: manyAddresses(1_000, "10.0.0.1").map((one) => (one === "127.0.0.1" ? publicAddress : one)) },
  ],
])("%s is blocked", async (_what, records) => {
  using names = await startNameServer({ "hook.example": records as Records });
  await using sender = openTestSender({ allowed: [], resolver: openResolver({ servers: [names.address] }) });

  const outcome = await sender.post("http://hook.example/in");

  expect(outcome).toMatchObject({ reason: "blocked_address", statusCode: null, remoteAddress: null });
});

test("N06 a chain of aliases that ends at a metadata address is blocked", async () => {
  using names = await startNameServer({
    "hook.example": { cname: "a.example" },
    "a.example": { cname: "b.example" },
    "b.example": { a: ["169.254.169.254"] },
  });
  await using sender = openTestSender({ resolver: openResolver({ servers: [names.address] }) });

  expect(await sender.post("http://hook.example/in")).toMatchObject({ reason: "blocked_address" });
});

test("N07 rebinding to another address reaches nothing but the allowed one", async () => {
  await using allowed = await startRawReceiver(noContent);
  // macOS has no second IPv4 loopback address.
  const canaryHost = process.platform === "linux" ? "127.0.0.2" : "::1";
  await using canary = await startRawReceiver(noContent, { host: canaryHost, port: allowed.port });
  const bad: Records = canaryHost === "::1" ? { aaaa: ["::1"] } : { a: [canaryHost] };
  using names = await startNameServer({
    "hook.example": (query) => (query % 2 === 1 ? { a: ["127.0.0.1"] } : bad),
  });
  await using sender = openTestSender({
    allowed: ["127.0.0.1/32"],
    resolver: openResolver({ servers: [names.address] }),
  });

  const reasons = new Map<string, number>();
  for (let round = 0; round < 200; round += 1) {
    const url = `http://hook.example:${allowed.port}/in`;
    const { reason } = await sender.post(url, { endpointId: `ep_${round}` });
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }

  expect(Object.fromEntries(reasons)).toEqual({ ok: 100, blocked_address: 100 });
  expect(allowed.connections()).toBe(100);
  expect(canary.connections()).toBe(0);
});

test("N08 an answer that flips to loopback after the endpoint was saved is blocked", async () => {
  await using canary = await startRawReceiver(noContent);
  using names = await startNameServer({ "hook.example": { a: ["127.0.0.1"] } });
  await using sender = openTestSender({ allowed: [], resolver: openResolver({ servers: [names.address] }) });

  const outcome = await sender.post(`http://hook.example:${canary.port}/in`);

  expect(outcome).toMatchObject({ reason: "blocked_address" });
  expect(canary.connections()).toBe(0);
});

test.each<[string, Zone]>([
  ["N09 a name that does not exist", {}],
  ["N09 a failing name server", { "hook.example": serverFailure }],
  ["N09 a refusing name server", { "hook.example": refused }],
  ["N09 a name without addresses", { "hook.example": { a: [] } }],
  [
    "N12 a loop of aliases",
    { "hook.example": { cname: "a.example" }, "a.example": { cname: "hook.example" } },
  ],
])("%s fails as dns", async (_what, zone) => {
  using names = await startNameServer(zone);
  await using sender = openTestSender({
    resolver: openResolver({ servers: [names.address], budgetMs: longMs }),
  });

  const outcome = await sender.post("http://hook.example/in");

  expect(outcome).toMatchObject({ reason: "dns", statusCode: null, remoteAddress: null });
  expect(outcome.durationMs).toBeLessThan(wellBeforeLimitMs);
});

test("N10 a name that is never answered fails as dns at the deadline, and others are not held up", async () => {
  await using receiver = await startRawReceiver(noContent);
  using names = await startNameServer({ "tar.example": "silence", "hook.example": { a: ["127.0.0.1"] } });
  await using sender = openTestSender({ resolver: openResolver({ servers: [names.address] }) });

  const stuck = Array.from({ length: 20 }, () => sender.post("http://tar.example/in", { timeoutMs: 600 }));
  const outcome = await sender.post(`http://hook.example:${receiver.port}/in`);

  expect(outcome).toMatchObject({ reason: "ok" });
  for (const late of await Promise.all(stuck)) expect(late).toMatchObject({ reason: "dns" });
  expect(names.asked.filter((one) => one === "A tar.example")).toHaveLength(1);
});

test("N10 the resolver's own budget ends a look-up before a longer deadline", async () => {
  using names = await startNameServer({ "tar.example": "silence" });
  const resolver = openResolver({ servers: [names.address], budgetMs: 200 });
  await using sender = openTestSender({ resolver });

  const outcome = await sender.post("http://tar.example/in");

  expect(outcome).toMatchObject({ reason: "dns" });
  expect(outcome.durationMs).toBeLessThan(wellBeforeLimitMs);
});

test("a name server that never answers for IPv6 does not keep a name from being reached over IPv4", async () => {
  await using receiver = await startRawReceiver(noContent);
  using names = await startNameServer({ "hook.example": { a: ["127.0.0.1"], aaaa: "silence" } });
  const resolver = openResolver({ servers: [names.address], budgetMs: longMs });
  await using sender = openTestSender({ resolver });

  const outcome = await sender.post(`http://hook.example:${receiver.port}/in`);

  expect(outcome).toMatchObject({ reason: "ok" });
  expect(outcome.durationMs).toBeLessThan(wellBeforeLimitMs);
});

test("N11 of a thousand allowed addresses sixteen are considered", async () => {
  await using receiver = await startRawReceiver(noContent);
  using names = await startNameServer({ "hook.example": { a: manyAddresses(1_000, "127.0.0.9") } });
  await using sender = openTestSender({ resolver: openResolver({ servers: [names.address] }) });

  expect(await sender.post(`http://hook.example:${receiver.port}/in`)).toMatchObject({ reason: "ok" });
  expect(receiver.connections()).toBe(1);
});

test.each(["kubernetes.default.svc", "hook.example", "hook.example."])(
  "N14 no search list is put behind %s, which is nowhere",
  async (name) => {
    using names = await startNameServer({});
    vi.stubEnv("LOCALDOMAIN", "svc.cluster.local cluster.local");
    onTestFinished(() => void vi.unstubAllEnvs());
    await using sender = openTestSender({ resolver: openResolver({ servers: [names.address] }) });

    expect(await sender.post(`http://${name}/in`)).toMatchObject({ reason: "dns" });
    const asked = name.replace(/\.$/, "");
    expect(new Set(names.asked)).toEqual(new Set([`A ${asked}`, `AAAA ${asked}`]));
  },
);

test.each([
  ["127.0.0.1", "ok"],
  ["10.2.0.1", "blocked_address"],
])("N17 where 127.0.0.1/32 is allowed, a name with %s is %s", async (address, reason) => {
  await using receiver = await startRawReceiver(noContent);
  using names = await startNameServer({ "hook.example": { a: [address] } });
  await using sender = openTestSender({
    allowed: ["127.0.0.1/32"],
    resolver: openResolver({ servers: [names.address] }),
  });

  expect(await sender.post(`http://hook.example:${receiver.port}/in`)).toMatchObject({ reason });
});

test("an address that refuses gives way to the next one of the name", async () => {
  await using receiver = await startRawReceiver(noContent);
  using names = await startNameServer({ "hook.example": { a: ["127.0.0.1"], aaaa: ["::1"] } });
  using reversed = await startNameServer({ "hook.example": { a: ["127.0.0.3", "127.0.0.1"] } });

  for (const { address } of [names, reversed]) {
    await using sender = openTestSender({ resolver: openResolver({ servers: [address] }) });
    const outcome = await sender.post(`http://hook.example:${receiver.port}/in`);
    expect(outcome).toMatchObject({ reason: "ok", remoteAddress: "127.0.0.1" });
  }
});

test("localhost is answered without a name server, by the addresses that are allowed", async () => {
  await using receiver = await startRawReceiver(noContent);
  using names = await startNameServer({ localhost: { a: ["10.0.0.1"] } });
  await using sender = openTestSender({
    allowed: ["127.0.0.0/8"],
    resolver: openResolver({ servers: [names.address] }),
  });

  const outcome = await sender.post(`http://localhost:${receiver.port}/in`);

  expect(outcome).toMatchObject({ reason: "ok", remoteAddress: "127.0.0.1" });
  expect(names.asked).toEqual([]);
});

test("an answer is kept for its TTL, thirty seconds at most, and asked for again after that", async () => {
  using names = await startNameServer({
    "short.example": { a: ["127.0.0.1"], ttl: 10 },
    "long.example": { a: ["127.0.0.1"], ttl: 86_400 },
    "none.example": { a: ["127.0.0.1"], ttl: 0 },
  });
  let nowMs = 0;
  const resolve = openResolver({ servers: [names.address], now: () => nowMs });
  const asksAt = async (name: string, atMs: number) => {
    nowMs = atMs;
    const before = names.asked.length;
    await resolve(name);
    return names.asked.length > before;
  };

  expect([await asksAt("short.example", 0), await asksAt("short.example", 9_999)]).toEqual([true, false]);
  expect(await asksAt("short.example", 10_000)).toBe(true);
  expect([await asksAt("long.example", 0), await asksAt("long.example", 29_999)]).toEqual([true, false]);
  expect(await asksAt("long.example", 30_000)).toBe(true);
  expect([await asksAt("none.example", 0), await asksAt("none.example", 0)]).toEqual([true, true]);
});

test("a failure is kept for two seconds", async () => {
  using names = await startNameServer({
    "hook.example": (query) => (query === 1 ? nameError : { a: ["127.0.0.1"] }),
  });
  let nowMs = 0;
  const resolve = openResolver({ servers: [names.address], now: () => nowMs });

  await expect(resolve("hook.example")).rejects.toMatchObject({ reason: "dns" });
  nowMs = 1_999;
  await expect(resolve("hook.example")).rejects.toMatchObject({ reason: "dns" });
  nowMs = 2_000;
  expect(await resolve("hook.example")).toEqual([{ address: "127.0.0.1", family: 4 }]);
});
