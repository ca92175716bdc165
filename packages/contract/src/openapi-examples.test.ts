import { expect, test } from "vitest";
import { openApiDocument } from "./openapi.ts";
import { routes } from "./route-table.ts";

type Schema = { $ref?: string; examples?: unknown[] };
type Content = Record<string, { schema: Schema; example?: unknown; examples?: Record<string, unknown> }>;
type Operation = {
  operationId: string;
  summary?: string;
  tags?: string[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
};

/** The document as whoever downloads it reads it. */
const document = JSON.parse(JSON.stringify(openApiDocument("1.2.3"))) as {
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};
const operations = [document.paths, document.webhooks]
  .flatMap((items) => Object.values(items))
  .flatMap((item) => Object.values(item))
  .map((operation) => [operation.operationId, operation] as const);
const table = routes.map((route) => [route.id, route] as const);

function operationOf(id: string): Operation {
  const [, operation] = operations.find(([operationId]) => operationId === id) ?? [];
  if (operation === undefined) throw new Error(`${id} is not in the document`);
  return operation;
}

function resolve({ $ref, ...schema }: Schema): Schema {
  return $ref === undefined
    ? schema
    : (document.components.schemas[$ref.slice("#/components/schemas/".length)] ?? {});
}

function examplesOf(content: Content | undefined): unknown[] {
  return Object.values(content ?? {}).flatMap(({ schema, example, examples = {} }) => [
    ...(resolve(schema).examples ?? []),
    ...(example === undefined ? [] : [example]),
    ...Object.values(examples),
  ]);
}

test.each(operations)("%s has a summary, and a tag that the document describes", (_id, { summary, tags }) => {
  expect(summary).toMatch(/^\S.{3,}$/);
  expect(tags).toHaveLength(1);
  expect(document.tags).toContainEqual({ name: tags?.[0], description: expect.stringMatching(/\w/) });
});

test("each tag that is described is of some operation", () => {
  const used = operations.flatMap(([, { tags = [] }]) => tags);
  expect(document.tags.map(({ name }) => name).filter((name) => !used.includes(name))).toEqual([]);
});

test.each(table.filter(([, { body }]) => body))("%s shows a body that it takes", (id, route) => {
  const examples = examplesOf(operationOf(id).requestBody?.content);
  expect(examples).not.toEqual([]);
  for (const example of examples) expect(route.body?.safeParse(example).error).toBeUndefined();
});

test.each(table)("%s shows what each of its answers looks like", (id, route) => {
  const { responses } = operationOf(id);
  for (const { status, schema } of [route.response, ...(route.otherResponses ?? [])]) {
    if (schema === null) continue;
    const examples = examplesOf(responses[String(status)]?.content);
    expect(examples, `of ${status}`).not.toEqual([]);
    for (const example of examples) expect(schema.safeParse(example).error).toBeUndefined();
  }
  for (const [status, { content }] of Object.entries(responses))
    if (content !== undefined) expect(examplesOf(content), `of ${status}`).not.toEqual([]);
});
