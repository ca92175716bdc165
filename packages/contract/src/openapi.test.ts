import { expect, test } from "vitest";
import { requestHeadersOf, scopesNeededBy } from "./define-route.ts";
import { openApiDocument } from "./openapi.ts";
import { operationalEvents } from "./operational-events.ts";
import { problemMediaType } from "./problem.ts";
import { routes } from "./route-table.ts";

const document = openApiDocument("1.2.3");
const table = routes.map((route) => [route.id, route] as const);

function operationOf({
  path,
  method,
}: {
  path: string;
  method: "get" | "post" | "put" | "patch" | "delete";
}) {
  const operation = document.paths?.[path.replaceAll(/:(\w+)/g, "{$1}")]?.[method];
  if (!operation) throw new Error(`${method} ${path} is not in the document`);
  return operation;
}

/** Visits each object of a JSON tree. */
function* objectsIn(node: unknown): Generator<Record<string, unknown>> {
  if (typeof node !== "object" || node === null) return;
  if (!Array.isArray(node)) yield node as Record<string, unknown>;
  for (const child of Object.values(node)) yield* objectsIn(child);
}

/** Follows a local reference; undefined when it leads nowhere. */
function resolve(ref: string): unknown {
  const steps = ref.replace(/^#\//, "").split("/");
  return steps.reduce<unknown>(
    (node, step) => (node as Record<string, unknown> | undefined)?.[step],
    document,
  );
}

test("is OpenAPI 3.1 of the version it is given, and plain JSON", () => {
  expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "Posthorn", version: "1.2.3" } });
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
});

test("every reference leads somewhere", () => {
  const refs = [...objectsIn(document)].flatMap(({ $ref }) => (typeof $ref === "string" ? [$ref] : []));
  expect(refs.length).toBeGreaterThan(100);
  for (const ref of refs) {
    expect(ref).toMatch(/^#\/components\//);
    expect(resolve(ref), ref).toBeDefined();
  }
});

test("no component was renamed because requests and answers disagree about it", () => {
  const names = Object.keys(document.components?.schemas ?? {});
  expect(names.filter((name) => /Output$|^__/.test(name))).toEqual([]);
});

test("holds as many operations as there are routes", () => {
  const operations = Object.values(document.paths ?? {}).flatMap((item) => Object.values(item));
  expect(operations).toHaveLength(routes.length);
});

test.each(table)("%s is documented with its scope, parameters, body and answers", (id, route) => {
  const operation = operationOf(route);
  expect(operation.operationId).toBe(id);
  expect(operation.security).toEqual(route.scope ? [{ key: scopesNeededBy(route)({}) }] : []);
  const parameters = { ...route.params?.shape, ...route.query?.shape, ...requestHeadersOf(route)?.shape };
  expect(operation.parameters ?? []).toHaveLength(Object.keys(parameters).length);
  expect(operation.requestBody !== undefined).toBe(route.body !== undefined);
  const answer = operation.responses?.[route.response.status];
  expect(answer.content !== undefined).toBe(route.response.schema !== null);
  expect("ETag" in answer.headers).toBe(route.response.etag === true);
  expect("Location" in answer.headers).toBe(route.response.location !== undefined);
});

test.each(table)("%s answers each refusal as a problem", (_id, route) => {
  const own = [route.response, ...(route.otherResponses ?? [])].map(({ status }) => String(status));
  const responses = Object.entries(operationOf(route).responses ?? {});
  const refusals = responses.filter(([status]) => !own.includes(status));
  expect(refusals.map(([status]) => status)).toContain("500");
  for (const [, refusal] of refusals)
    expect(refusal.content[problemMediaType].schema).toEqual({ $ref: "#/components/schemas/Problem" });
});

test("requests are closed and answers may gain fields", () => {
  const schemas = document.components?.schemas ?? {};
  expect(schemas["EndpointCreate"]).toHaveProperty("additionalProperties", false);
  expect(schemas["Endpoint"]).not.toHaveProperty("additionalProperties");
});

test("the main routes have examples", () => {
  for (const name of [
    "TenantCreate",
    "EndpointCreate",
    "CreatedEndpoint",
    "EventCreate",
    "EventAccepted",
    "Delivery",
  ])
    expect(document.components?.schemas?.[name], name).toHaveProperty("examples");
});

test("lists of values are documented as comma-separated", () => {
  const status = operationOf({ path: "/v1/deliveries", method: "get" }).parameters?.find(
    (parameter) => "name" in parameter && parameter.name === "status",
  );
  expect(status).toMatchObject({ style: "form", explode: false, schema: { type: "array" } });
});

test("tells ops what each operational event carries", () => {
  const names = Object.keys(document.webhooks ?? {}).filter((name) => name !== "event");
  expect(names).toEqual(Object.keys(operationalEvents));
  for (const name of names) {
    const content = document.webhooks?.[name]?.post?.requestBody;
    expect(content).toMatchObject({
      content: { "application/json": { schema: { type: "object" }, example: expect.anything() } },
    });
  }
});

test("tells receivers what a delivered request carries", () => {
  const delivered = document.webhooks?.["event"]?.post;
  expect(delivered?.parameters?.map((parameter) => "name" in parameter && parameter.name)).toEqual([
    "webhook-id",
    "webhook-timestamp",
    "webhook-signature",
    "posthorn-event-type",
    "posthorn-delivery-id",
    "posthorn-attempt",
    "ce-specversion",
    "ce-id",
    "ce-source",
    "ce-type",
    "ce-time",
  ]);
});
