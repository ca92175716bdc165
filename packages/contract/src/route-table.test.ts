import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { problemsOf } from "./define-route.ts";
import { routes } from "./route-table.ts";

const table = routes.map((route) => [route.id, route] as const);
const withBody = table.filter(([, route]) => route.body);

test("ids, and methods with paths, are unique", () => {
  const ids = routes.map(({ id }) => id);
  const calls = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ":")}`);
  expect(new Set(ids).size).toBe(routes.length);
  expect(new Set(calls).size).toBe(routes.length);
  for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/);
});

test("every route of every resource is in the table", () => {
  const folder = new URL("./routes/", import.meta.url);
  const sources = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8"));
  const defined = sources.flatMap((source) =>
    [...source.matchAll(/export const (\w+) = defineRoute/g)].map(([, name]) => name),
  );
  expect(routes.map(({ id }) => id).sort()).toEqual(defined.sort());
});

test.each(table)("%s has a schema for each parameter of its path", (_id, route) => {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  expect(Object.keys(route.params?.shape ?? {}).sort()).toEqual(inPath.sort());
});

const naming = table.filter(([id, route]) => route.params && id !== "putTenant");

test.each(naming)("%s answers 404 for each thing its path names", (_id, route) => {
  const names = Object.keys(route.params?.shape ?? {});
  const codes = names.map(
    (name) => `${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_not_found`,
  );
  expect(route.problems).toEqual(expect.arrayContaining(codes));
});

test.each(table)("%s names each refusal once", (_id, route) => {
  expect(new Set(problemsOf(route)).size).toBe(problemsOf(route).length);
});

test.each(withBody)("%s refuses unknown fields", (_id, route) => {
  const parsed = route.body?.safeParse({ noSuchField: 1 });
  expect(parsed?.error?.issues).toContainEqual(
    expect.objectContaining({ code: "unrecognized_keys", keys: ["noSuchField"] }),
  );
});

const changes = table.filter(([, { method }]) => method === "patch");

test.each(changes)("%s brings back no default of what a change leaves out", (_id, route) => {
  expect(route.body?.parse({})).toEqual({});
});

test("each example of a shape is valid", () => {
  const shapes = routes.flatMap((route) => [
    ...(route.body ? [route.body] : []),
    ...(route.response.schema ? [route.response.schema] : []),
  ]);
  const examples = shapes.flatMap((shape) =>
    (shape.meta()?.examples ?? []).map((example) => ({ shape, example })),
  );
  expect(examples.length).toBeGreaterThan(15);
  for (const { shape, example } of examples) expect(z.safeParse(shape, example).error).toBeUndefined();
});

test("only probes, the document, the exchange of a code and public keys are public", () => {
  const open = routes.filter(({ scope }) => scope === null).map(({ path }) => path);
  const keySet = "/v1/tenants/:tenant/jwks.json";
  const others = ["/v1/portal-sessions/exchange", "/healthz", "/readyz", "/openapi.json"];
  expect(open.toSorted()).toEqual([keySet, ...others].toSorted());
});

test("nothing in the contract needs Node", () => {
  const root = new URL("./", import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  expect(files.length).toBeGreaterThan(15);
  for (const file of files)
    expect(readFileSync(new URL(file, root), "utf8"), file).not.toMatch(/"node:|\bBuffer\b|process\./);
});
