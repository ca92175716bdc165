import type { Route } from "@posthorn/contract/define-route";
import { routes } from "@posthorn/contract/route-table";
import type { ApiClient, ApiRequest } from "@posthorn/testkit/api-client";
import { document } from "./documented-client.ts";

type Misuse = { method: string; path: string; request?: ApiRequest };
type BodySchema = { $ref?: string; properties?: Record<string, unknown> };

/**
 * Every route with a secret wherever somebody could put it who confuses things: in its path, its query, each field of its body, as
 * text that is no JSON. None of them does anything: what would be kept as it is comes with a field that is unknown.
 */
export async function misuseSecrets(client: ApiClient, secrets: readonly string[]): Promise<void> {
  let at = 0;
  const next = () => secrets[at++ % secrets.length] ?? "";
  for (const route of routes)
    for (const { method, path, request } of misusesOf(route, next)) {
      const { status } = await client.send(method, path, request);
      if (status >= 500) throw new Error(`${method} ${route.path} answered ${status}`);
    }
}

function* misusesOf(route: Route, next: () => string): Generator<Misuse> {
  const method = route.method.toUpperCase();
  const path = () => route.path.replaceAll(/:\w+/g, () => encodeURIComponent(next()));
  const names = route.body === undefined ? [] : fieldsOf(route);
  const wrong = (body: unknown): Misuse => ({ method, path: path(), request: { body } });
  if (/:/.test(route.path))
    yield names.length > 0 ? wrong({ noSuchField: next() }) : { method, path: path() };
  // A stream does not end, and one that is refused was refused before its query was read.
  const isEndless = route.response.mediaType !== undefined;
  for (const name of isEndless ? [] : [...Object.keys(route.query?.shape ?? {}), "token"])
    if (method === "GET") yield { method, path: `${path()}?${new URLSearchParams({ [name]: next() })}` };
  for (const name of names)
    for (const value of [next(), [next()], { inside: next() }, next().repeat(50)])
      yield wrong({ [name]: value, noSuchField: next() });
  if (names.length > 0) {
    yield wrong(`{"name":"${next()}`);
    yield wrong(next());
    const headers = {
      "idempotency-key": next().repeat(10),
      "if-match": next(),
      "content-type": "text/plain",
    };
    yield { method, path: path(), request: { body: {}, headers } };
  }
}

/** The names of a body's fields, as the document tells them. */
function fieldsOf({ path, method }: Route): string[] {
  const item = document.paths?.[path.replaceAll(/:(\w+)/g, "{$1}")] as Record<string, Operation> | undefined;
  const schema = item?.[method]?.requestBody?.content["application/json"]?.schema ?? {};
  const schemas = document.components?.schemas as Record<string, BodySchema>;
  const { properties } = schema.$ref ? (schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}) : schema;
  return Object.keys(properties ?? {});
}

type Operation = { requestBody?: { content: Record<string, { schema: BodySchema }> } };

/** Keys where keys do not belong, or with something wrong about them. */
export async function misuseKeys(client: ApiClient, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await client.send("GET", "/v1/deliveries/stream", { headers: { "last-event-id": key } });
    for (const request of [
      { authorization: `Bearer ${key}x` },
      { authorization: `Bearer ${key.slice(0, -1)}` },
      { authorization: `Basic ${Buffer.from(`key:${key}`).toString("base64")}` },
      { authorization: key },
      { authorization: null, cookie: `key=${key}` },
      { authorization: null, "x-api-key": key },
    ])
      await client.send("GET", `/v1/tenants?api_key=${encodeURIComponent(key)}`, { headers: request });
  }
}
