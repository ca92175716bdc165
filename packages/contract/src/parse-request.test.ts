import { expect, test } from "vitest";
import type { Route } from "./define-route.ts";
import { createRequestParser, type RawRequest } from "./parse-request.ts";
import { listDeliveries } from "./routes/deliveries.ts";
import { createEndpoint, getEndpoint, rotateEndpointSecret, updateEndpoint } from "./routes/endpoints.ts";
import { createEvent } from "./routes/events.ts";
import { putTenant } from "./routes/tenants.ts";

const endpoint = "ep_01k6xq7tb5f3m8r9v2w4y6z0ac";
const params = { tenant: "acme", endpoint };

function raw(parts: Partial<RawRequest> = {}): RawRequest {
  return { params, query: {}, headers: {}, body: undefined, ...parts };
}

function refusalOf(route: Route, parts: Partial<RawRequest>) {
  const parsed = createRequestParser(route)(raw(parts));
  if (parsed.ok) throw new Error(`${route.id} was not refused`);
  return parsed.refusal;
}

function requestOf<R extends Route>(route: R, parts: Partial<RawRequest>) {
  const parsed = createRequestParser(route)(raw(parts));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  return parsed.request;
}

test("a malformed id is answered like one that does not exist", () => {
  expect(refusalOf(getEndpoint, { params: { tenant: "acme", endpoint: "42" } })).toEqual({
    code: "endpoint_not_found",
  });
  expect(refusalOf(getEndpoint, { params: { tenant: "a b", endpoint } })).toEqual({
    code: "tenant_not_found",
  });
});

test("an upsert under a name that cannot be an externalId is an invalid field", () => {
  expect(refusalOf(putTenant, { params: { tenant: "ten_x" }, body: { name: "x" } })).toMatchObject({
    code: "invalid_field",
    errors: [{ pointer: "/tenant" }],
  });
});

test("every mistake of a body is reported at once", () => {
  const { code, errors } = refusalOf(createEndpoint, { body: { timeoutMs: 1, color: "red" } });
  expect(code).toBe("invalid_field");
  expect(errors?.map((error) => error.pointer).sort()).toEqual(["/color", "/timeoutMs", "/url"]);
});

test("a query is coerced, split and completed", () => {
  expect(requestOf(listDeliveries, { query: { status: "failed,pending", limit: "7" } }).query).toEqual({
    status: ["failed", "pending"],
    limit: 7,
  });
  expect(requestOf(listDeliveries, {}).query).toEqual({ limit: 50 });
});

const wrongQueries: [query: Record<string, unknown>, pointer: string][] = [
  [{ limit: "0" }, "/limit"],
  [{ limit: "101" }, "/limit"],
  [{ limit: "1.5" }, "/limit"],
  [{ limit: "many" }, "/limit"],
  [{ limit: ["1", "2"] }, "/limit"],
  [{ status: "failed,lost" }, "/status/1"],
  [{ statusClass: "6xx" }, "/statusClass"],
  [{ eventType: "inv*" }, "/eventType"],
  [{ createdAfter: "yesterday" }, "/createdAfter"],
  [{ staus: "failed" }, "/staus"],
];

test.each(wrongQueries)("the query %j is refused at %s", (query, pointer) => {
  expect(refusalOf(listDeliveries, { query })).toMatchObject({
    code: "invalid_field",
    detail: "The query breaks its schema.",
    errors: [{ pointer }],
  });
});

const ifMatches: [header: string | undefined, version: number | undefined][] = [
  ['"3"', 3],
  ['W/"12"', 12],
  ["*", undefined],
  [undefined, undefined],
];

test.each(ifMatches)("If-Match %s means version %s", (header, version) => {
  const { headers } = requestOf(updateEndpoint, { headers: { "if-match": header, host: "x" }, body: {} });
  expect(headers["if-match"]).toBe(version);
});

test.each(['"a"', "3", '"1", "2"', ""])("If-Match %j is refused", (header) => {
  expect(refusalOf(updateEndpoint, { headers: { "if-match": header }, body: {} }).code).toBe("invalid_field");
});

test.each(["", "a b", "é", "k".repeat(256)])("Idempotency-Key %j is refused", (key) => {
  expect(refusalOf(createEvent, { headers: { "idempotency-key": key } }).code).toBe("invalid_field");
});

test("a raw body reaches the handler as it came", () => {
  const body = new Uint8Array([123, 125]);
  expect(requestOf(createEvent, { body, headers: { "idempotency-key": "k1" } }).body).toBe(body);
});

test("a rotation may come without a body", () => {
  expect(requestOf(rotateEndpointSecret, {}).body).toEqual({ overlapSeconds: 86_400 });
});
