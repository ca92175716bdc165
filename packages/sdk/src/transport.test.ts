import { expect, test } from "vitest";
import { createTransport } from "./transport.ts";

type Reply = { status: number; body?: unknown; headers?: Record<string, string> } | Error;
type Seen = { url: string; method: string; headers: Record<string, string>; body: string | undefined };

/** A transport whose server answers with `replies`, one after the other, without pauses between. */
function openTransport(replies: Reply[], maxRepeats?: number) {
  const seen: Seen[] = [];
  const send = (async (url: string, init: RequestInit) => {
    const { method = "", headers, body } = init;
    seen.push({ url, method, headers: headers as Record<string, string>, body: body as string | undefined });
    const reply = replies.shift();
    if (reply === undefined) throw new Error("there was no further reply");
    if (reply instanceof Error) throw reply;
    const text = reply.body === undefined ? null : JSON.stringify(reply.body);
    return new Response(text, { status: reply.status, headers: { ...reply.headers } });
  }) as typeof fetch;
  const options = { url: "https://posthorn.example/", key: "ph_k", fetch: send };
  return {
    seen,
    transport: createTransport({ ...options, ...(maxRepeats !== undefined && { maxRepeats }) }).send,
  };
}

const get = { method: "GET", path: "/v1/tenants", body: undefined, takesKey: false };
const post = { method: "POST", path: "/v1/tenants", body: { name: "Acme" }, takesKey: true };
const unavailable = {
  status: 503,
  body: { code: "unavailable", detail: "Later.", requestId: "req_1" },
  headers: { "retry-after": "0" },
};

test("a request carries the key, and a create an idempotency key", async () => {
  const { seen, transport } = openTransport([{ status: 201, body: { id: "ten_1" } }]);
  expect(await transport(post, {})).toEqual({ id: "ten_1" });
  expect(seen).toMatchObject([
    { url: "https://posthorn.example/v1/tenants", method: "POST", body: '{"name":"Acme"}' },
  ]);
  expect(seen[0]?.headers).toMatchObject({
    authorization: "Bearer ph_k",
    "content-type": "application/json",
  });
  expect(seen[0]?.headers["idempotency-key"]).toMatch(/^[0-9a-f-]{36}$/);
});

test("an answer without a body is undefined", async () => {
  const { transport } = openTransport([{ status: 204 }]);
  expect(await transport({ ...get, method: "DELETE" }, {})).toBeUndefined();
});

test("what failed for now is repeated under the same idempotency key", async () => {
  const { seen, transport } = openTransport([new Error("reset"), unavailable, { status: 201, body: {} }]);
  await transport(post, {});
  expect(seen).toHaveLength(3);
  expect(new Set(seen.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
});

test("the caller's own idempotency key and If-Match are sent", async () => {
  const { seen, transport } = openTransport([{ status: 200, body: {} }]);
  await transport(post, { idempotencyKey: "mine", ifMatch: '"3"' });
  expect(seen[0]?.headers).toMatchObject({ "idempotency-key": "mine", "if-match": '"3"' });
});

test("a refusal is thrown at once, with all that it says", async () => {
  const errors = [{ pointer: "/name", message: "required" }];
  const body = { code: "invalid_field", detail: "The body breaks its schema.", requestId: "req_2", errors };
  const { seen, transport } = openTransport([{ status: 422, body }]);
  const thrown = {
    name: "PosthornError",
    status: 422,
    message: body.detail,
    code: body.code,
    requestId: "req_2",
    errors,
  };
  await expect(transport(post, {})).rejects.toMatchObject(thrown);
  expect(seen).toHaveLength(1);
});

test("what goes on failing is thrown after the last repetition", async () => {
  const { seen, transport } = openTransport([unavailable, unavailable], 1);
  await expect(transport(get, {})).rejects.toMatchObject({
    status: 503,
    code: "unavailable",
    retryAfterSeconds: 0,
  });
  expect(seen).toHaveLength(2);
});

test("an answer that is not Posthorn's is told by its status", async () => {
  const { transport } = openTransport([{ status: 502, body: "<html>" }], 0);
  await expect(transport(get, {})).rejects.toMatchObject({ status: 502, code: undefined, errors: [] });
});

test("a call that its caller gives up is not repeated", async () => {
  const giveUp = new AbortController();
  giveUp.abort();
  const { seen, transport } = openTransport([new Error("aborted")]);
  await expect(transport(get, { signal: giveUp.signal })).rejects.toThrow("No answer came: aborted");
  expect(seen).toHaveLength(1);
});
