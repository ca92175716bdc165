import { createHash, randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { routes } from "@posthorn/contract/route-table";
import { openPrivateKeys } from "@posthorn/testkit/open-sealed";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCanaries, createSearch, type Found, type Hit } from "./canaries.ts";
import {
  type CanaryRun,
  changeMasterKeys,
  openCanaryRun,
  startWrongly,
  sufferPostgres,
} from "./canary-run.ts";
import { piecesOfAnswer, piecesOfRequest, readRows, readServerLog } from "./canary-sinks.ts";
import {
  addEndpoints,
  emitEvents,
  eraseTenant,
  fillCatalogue,
  letPeopleIn,
  readAndSteer,
} from "./canary-story.ts";
import { misuseKeys, misuseSecrets } from "./misused-secrets.ts";
import { ask, probesOf } from "./probe.ts";
import { queues } from "./system.ts";

type Places = { at?: string[] /** Where its SHA-256 is kept. */; hashedAt?: string[] };

const inRequests = (part: string, ...paths: string[]) => paths.map((path) => `request ${path} ${part}`);
const reached = ["/own-header", "/basic", "/bearer", "/oauth-basic", "/oauth-post", "/slow", "/gone"];

/**
 * All that must not get about, and the only places where it may be met: the answer that shows it once, the header that it is
 * for, the column that it is kept in. Whatever is not named here is a leak.
 */
const places: Record<string, Places> = {
  "root key": { hashedAt: ["row api_key.hash"] },
  "API key": { at: ["answer createApiKey.key"], hashedAt: ["row api_key.hash"] },
  "portal token": {
    at: ["answer createPortalSession.token", "answer exchangePortalCode.token"],
    hashedAt: ["row portal_session.token_hash", "row portal_session.exchanged_token_hash"],
  },
  "portal code": { at: ["answer createPortalSession.url"] },
  "signing secret": {
    at: [
      "answer createEndpoint.secret",
      "answer getEndpointSecret.secret",
      "answer rotateEndpointSecret.secret",
    ],
  },
  "private key": {},
  signature: {
    at: [
      ...inRequests("webhook-signature", ...reached, "/teapot"),
      ...inRequests("svix-signature", "/oauth-basic"),
    ],
  },
  "own header": { at: inRequests("x-token", "/own-header", "/slow", "/gone") },
  password: { at: inRequests("authorization", "/basic") },
  "bearer token": { at: inRequests("authorization", "/bearer") },
  "client secret": {
    at: [
      ...inRequests("authorization", "/token/basic", "/token/unusable"),
      ...inRequests("body", "/token/post", "/token/refused"),
    ],
  },
  "access token": { at: inRequests("authorization", "/oauth-basic", "/oauth-post") },
  "master key": {},
  "database password": {},
  "Redis password": {},
  "metrics token": {},
  // What is no secret to who may read it, and yet nothing for logs, metrics, jobs and refusals.
  payload: {
    at: [
      "row event.payload",
      "answer getEvent.payload",
      "answer testFilter.failedClause",
      ...inRequests("body", ...reached, "/teapot"),
    ],
  },
  "endpoint query": {
    at: [
      ...["row endpoint.url", "row audit_log.after", "request /own-header path"],
      ...["createEndpoint.url", "updateEndpoint.url", "listEndpoints.data"].map((field) => `answer ${field}`),
      ...["answer listAuditLog.data", "answer listTenantAuditLog.data"],
    ],
  },
  "answer of an endpoint": {
    at: ["row attempt.response_body", "row attempt.response_headers", "answer listAttempts.data"],
  },
  "Idempotency-Key": { at: ["row idempotency_key.key", "row idempotent_create.key"] },
};

const credentials = ["root key", "API key", "portal token", "portal code", "metrics token", "signing secret"];

function isInPlace({ kind, form, where }: Hit): boolean {
  const { at = [], hashedAt = [] } = places[kind] ?? {};
  return (form === "hash" ? hashedAt : at).includes(where);
}

describe.each(queues)("a whole run on %s", (queue) => {
  let run: CanaryRun;
  const found: Found[] = [];
  let hits: Hit[] = [];

  beforeAll(async () => {
    run = await openCanaryRun(queue);
    const stream = listenToStream(run);
    await letPeopleIn(run);
    await fillCatalogue(run);
    const ids = await addEndpoints(run);
    await readAndSteer(run, ids, await emitEvents(run));
    await eraseTenant(run);
    const { canaries, client, system } = run;
    await misuseSecrets(
      client,
      canaries.all().map(({ text }) => text),
    );
    await misuseKeys(
      client,
      credentials.map((kind) => canaries.all().find((canary) => canary.kind === kind)?.text ?? ""),
    );
    await sufferPostgres(run);
    found.push(...(await stream()), ...(await readPages(run)));
    await changeMasterKeys(run);
    await startWrongly(run);

    const { DATABASE_URL: databaseUrl = "" } = system.settings;
    for (const key of await openPrivateKeys(databaseUrl, run.masterKeys.newer))
      canaries.learnBytes("private key", key);
    for (const { headers } of run.receiver.requests)
      for (const signature of String(headers["webhook-signature"] ?? "").match(/[^ ,]{20,}/g) ?? [])
        canaries.learn("signature", signature);
    await Promise.all(run.programs().map((program) => program.end("SIGTERM")));
    found.push(
      ...run.programs().map((program) => ({ where: `output of ${program.program}`, text: program.output() })),
      ...run.answers.flatMap(piecesOfAnswer),
      ...run.receiver.requests.flatMap(piecesOfRequest),
      ...(await readRows(databaseUrl)),
      ...(await readServerLog(databaseUrl)),
      ...(run.redis === null ? [] : [run.redis.heard()]),
    );
    hits = found.flatMap(createSearch(canaries.all()));
  }, 600_000);
  afterAll(() => run?.close());

  test("nothing secret is met outside of its place", () => {
    const byPlace = Map.groupBy(
      hits.filter((hit) => !isInPlace(hit)),
      ({ where, kind }) => `${where}: ${kind}`,
    );
    const leaks = [...byPlace].map(([place, met]) => {
      const forms = new Set(met.map(({ form }) => form));
      return `${place} as ${[...forms].join(", ")}`;
    });
    expect(leaks).toEqual([]);
  });

  test("each is met in its places, so it would have been met elsewhere", () => {
    const met = new Set(
      hits.map(({ where, kind, form }) => `${kind} ${form === "hash" ? "hashed " : ""}${where}`),
    );
    const wanted = Object.entries(places).flatMap(([kind, { at = [], hashedAt = [] }]) => [
      ...at.map((where) => `${kind} ${where}`),
      ...hashedAt.map((where) => `${kind} hashed ${where}`),
    ]);
    expect(wanted.filter((place) => !met.has(place))).toEqual([]);
    const planted = new Set(run.canaries.all().map(({ kind }) => kind));
    expect(Object.keys(places).filter((kind) => !planted.has(kind))).toEqual([]);
  });

  test("every call of the API was made and answered, every sink was read", () => {
    const succeeded = new Set(run.answers.flatMap(({ routeId, status }) => (status < 400 ? [routeId] : [])));
    expect(routes.map(({ id }) => id).filter((id) => !succeeded.has(id))).toEqual(["streamDeliveries"]);
    const read = (where: string) =>
      found
        .filter((piece) => piece.where === where)
        .map(({ text }) => text)
        .join("\n");
    for (const [where, said] of [
      ["output of api", /"msg":"event"/],
      ["output of worker", /"msg":"attempt"/],
      ["output of rotate", /secrets were wrapped anew/],
      ["metrics of the API", /^posthorn_\w+/m],
      ["metrics of the worker", /^posthorn_\w+/m],
      ["the live stream", /^event: attempt$/m],
      ["/docs", /openapi\.json/],
      ["row api_key.name", /^root$/m],
      ...(queue === "redis" ? ([["Redis", /"HMSET" "posthorn:\{deliver/]] as const) : []),
    ] as const)
      expect(said.test(read(where)), `${where} has ${said}`).toBe(true);
  });
});

/** What an instance tells to who watches it. */
async function readPages({ client, system }: CanaryRun): Promise<Found[]> {
  const token = `Bearer ${system.settings["POSTHORN_METRICS_TOKEN"]}`;
  const metricsOf = async (url: string) =>
    (await ask(url, "/metrics", { headers: { authorization: token } })).text;
  const wrong = await ask(system.url(), "/metrics", { headers: { authorization: `${token}x` } });
  return [
    { where: "metrics of the API", text: await metricsOf(system.url()) },
    { where: "metrics of the worker", text: await metricsOf(await probesOf(system.worker())) },
    { where: "refused metrics", text: wrong.text },
    { where: "/docs", text: `${(await client.send("GET", "/docs")).bytes}` },
    { where: "/docs/problems", text: `${(await client.send("GET", "/docs/problems")).bytes}` },
  ];
}

/** Listens until it is asked what it has heard. */
function listenToStream({ system }: CanaryRun): () => Promise<Found[]> {
  const closing = new AbortController();
  const headers = { authorization: `Bearer ${system.settings["POSTHORN_ROOT_KEY"]}` };
  let text = "";
  const listening = fetch(`${system.url()}/v1/deliveries/stream`, { headers, signal: closing.signal }).then(
    async ({ body }) => {
      for await (const chunk of body ?? []) text += Buffer.from(chunk).toString();
    },
  );
  return async () => {
    closing.abort();
    await listening.catch(() => {});
    return [{ where: "the live stream", text }];
  };
}

const waysToWrite: [way: string, write: (text: string) => string][] = [
  ["plain", (text) => text],
  ["cut off", (text) => text.slice(0, -14)],
  ["without its beginning", (text) => text.slice(14)],
  ["JSON", (text) => JSON.stringify({ text })],
  ["a query", (text) => `?q=${encodeURIComponent(text)}`],
  ["a form", (text) => new URLSearchParams({ text }).toString()],
  ["hex", (text) => Buffer.from(text).toString("hex")],
  ["base64", (text) => Buffer.from(text).toString("base64")],
  ["base64 after one byte", (text) => Buffer.from(`:${text}:`).toString("base64")],
  ["base64url after two bytes", (text) => Buffer.from(`::${text}`).toString("base64url")],
  ["bytes in latin1", (text) => Buffer.from(text).toString("latin1")],
  ["a Buffer as Node shows it", (text) => inspect(Buffer.from(text))],
  ["a Buffer as JSON", (text) => JSON.stringify(Buffer.from(text))],
  ["its hash", (text) => createHash("sha256").update(text).digest("base64url")],
];

describe("the search", () => {
  const canaries = createCanaries();
  const planted = canaries.plant("planted");
  const secret = canaries.learn("secret", `whsec_${randomBytes(32).toString("base64")}`);
  const key = canaries.learn(
    "key",
    `ph_01k6xq7tb5f3m8r9v2w4y6z0ac_${randomBytes(32).toString("base64url")}_0a1b2c`,
  );
  const search = createSearch(canaries.all());
  const kindsIn = (text: string) => {
    const hits = search({ where: "here", text: `before ${text} after` });
    return [...new Set(hits.map(({ kind }) => kind))];
  };

  test.each(waysToWrite)("finds what is written as %s", (_way, write) => {
    for (const [kind, text] of [
      ["planted", planted],
      ["secret", secret],
      ["key", key],
    ] as const)
      expect(kindsIn(write(text))).toContain(kind);
  });

  test("finds the bytes that a secret stands for", () => {
    const bytes = Buffer.from(secret.slice("whsec_".length), "base64");
    for (const text of [
      bytes.toString("hex"),
      bytes.toString("latin1"),
      bytes.subarray(3).toString("base64"),
    ])
      expect(kindsIn(text)).toEqual(["secret"]);
  });

  test("finds nothing in an id, nor in another secret", () => {
    expect(kindsIn("key_01k6xq7tb5f3m8r9v2w4y6z0ac ph_01k6xq7tb5f3m8r9v2w4y6z0ac")).toEqual([]);
    expect(kindsIn(`${createCanaries().plantPlain("other")} ${randomBytes(999).toString("hex")}`)).toEqual(
      [],
    );
  });
});
