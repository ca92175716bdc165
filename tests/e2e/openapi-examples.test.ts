import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { document, escapePointer, requireValid } from "./documented-client.ts";
import { createSystem, type System } from "./system.ts";

type Example = { pointer: string; value: unknown };
type Schema = { $ref?: string; examples?: unknown[] };
type Operation = {
  operationId: string;
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, unknown>;
};

/** Every example of a schema and of a body, with the pointer of the schema that it has to keep to. */
function* examplesIn(node: unknown, pointer = "", isNames = false): Generator<Example> {
  if (typeof node !== "object" || node === null) return;
  const { schema, example, examples } = node as Record<string, unknown>;
  const isSchema = !isNames && Array.isArray(examples);
  const isBody = !isNames && schema !== undefined && !isSchema;
  if (isSchema) for (const value of examples) yield { pointer, value };
  if (isBody && example !== undefined) yield { pointer: `${pointer}/schema`, value: example };
  if (isBody)
    for (const { value } of Object.values((examples ?? {}) as Record<string, { value: unknown }>))
      yield { pointer: `${pointer}/schema`, value };
  for (const [key, child] of Object.entries(node)) {
    const isExample = (isSchema || isBody) && ["example", "examples"].includes(key);
    if (!isExample) yield* examplesIn(child, `${pointer}/${escapePointer(key)}`, key === "properties");
  }
}

describe("the examples of the document", () => {
  const examples = [...examplesIn(document)];

  test("are there", () => {
    expect(examples.length).toBeGreaterThan(150);
    const pointers = examples.map(({ pointer }) => pointer);
    for (const part of ["/components/schemas/Endpoint", "/webhooks/event/post", "/paths/~1v1~1tenants/get"])
      expect(pointers.some((pointer) => pointer.startsWith(part))).toBe(true);
  });

  test("keep to their own schemas", () => {
    const wrong = examples.flatMap(({ pointer, value }) => {
      try {
        requireValid("the example", pointer, value);
        return [];
      } catch (error) {
        return [`${pointer}: ${error}`];
      }
    });
    expect(wrong).toEqual([]);
  });
});

/** What a request example says for the reader's own: ids by their kind, and the code of a portal session. */
const exampleId = /\b([a-z]+)_01k6xq7tb5f3m8r9v2w4y6z0ac\b/g;
const exampleCode = "phc_<id>_<secret>_<checksum>";

const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path: path.replaceAll(/\{(\w+)\}/g, (_, name) => String(exampleOfParameter(operation, name))),
    operation,
  })),
);

/** The requests in the order of the document, in which things are made before they are used. */
const requests = operations.flatMap(({ operation, ...request }) => {
  if (operation.requestBody === undefined) return [];
  const { examples = [undefined] } = resolve(operation.requestBody.content["application/json"]?.schema ?? {});
  return examples.map((body, at) => ({
    ...request,
    body,
    title: `${operation.operationId}, example ${at + 1}`,
    succeedsWith: Object.keys(operation.responses).filter((status) => status.startsWith("2")),
  }));
});

function resolve({ $ref, ...schema }: Schema): Schema {
  const schemas = document.components?.schemas as Record<string, Schema>;
  return $ref === undefined ? schema : (schemas[$ref.slice("#/components/schemas/".length)] ?? {});
}

function exampleOfParameter({ parameters = [] }: Operation, name: string): unknown {
  const parameter = parameters.find((one) => one.in === "path" && one.name === name);
  return resolve(parameter?.schema ?? {}).examples?.[0];
}

describe("an API that is asked as the document shows", () => {
  let system: System;
  const made = new Map<string, string>();

  // Without a worker: nobody tries to reach the hosts of the examples.
  beforeAll(async () => {
    system = await createSystem("postgres");
    await system.startApi();
  });
  afterAll(() => system?.stop());

  /** Puts what was made by earlier examples where this one names such a thing. */
  function fillIn(text: string): string {
    const own = (id: string, kind: string) => made.get(kind) ?? id;
    return text.replaceAll(exampleId, own).replaceAll(exampleCode, made.get("phc") ?? exampleCode);
  }

  function remember(answer: unknown): void {
    const { id, url } = Object(answer) as Record<string, unknown>;
    const kind = /^([a-z]+)_/.exec(String(id))?.[1];
    if (kind !== undefined && !made.has(kind)) made.set(kind, String(id));
    const code = /#code=(.+)/.exec(String(url))?.[1];
    if (code !== undefined) made.set("phc", code);
  }

  test("is asked everything that has a body", () => {
    const withBody = operations.filter(({ operation }) => operation.requestBody !== undefined);
    expect(new Set(requests.map(({ path, method }) => `${method} ${path}`)).size).toBe(withBody.length);
  });

  test.each(requests)("answers $title as documented", async ({ method, path, body, succeedsWith }) => {
    expect(body, "the body has an example").toBeDefined();
    const text = fillIn(JSON.stringify(body));
    const answer = await system.client.send(method, fillIn(path), { body: text });
    expect(succeedsWith, `${answer.bytes}`).toContain(String(answer.status));
    remember(answer.json());
  });
});
