import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeApi } from "../generate/describe-api.ts";
import { calls } from "./api/calls.ts";
import { createPosthorn } from "./posthorn.ts";

/** These need no key and no client. */
const forProbes = ["getLiveness", "getReadiness", "getOpenApi"];

test("what the SDK knows of the API is what the contract says: else run npm run generate:sdk", async () => {
  const fresh = await describeApi();
  const written = (name: string) => readFile(join(import.meta.dirname, "api", name), "utf8");
  expect(await written("calls.ts")).toBe(fresh.calls);
  expect(await written("types.ts")).toBe(fresh.types);
});

test("every call of the API has a method", async () => {
  const asked: string[] = [];
  const send = (async (url: string, { method = "GET" }: RequestInit) => {
    asked.push(`${method} ${new URL(url).pathname}`);
    if (url.includes("/stream")) return new Response('event: skipped\ndata: {"count":1}\n\n');
    return Response.json({ data: [], nextCursor: null });
  }) as typeof fetch;
  const { call: _, ...posthorn } = createPosthorn({
    url: "https://posthorn.example",
    key: "ph_k",
    fetch: send,
  });
  for (const method of methodsOf(posthorn)) await finish(method("a", "b"));
  const known = Object.entries(calls).filter(([id]) => !forProbes.includes(id));
  const paths = known.map(
    ([, { method, path }]) => new RegExp(`^${method} ${path.replace(/\{\w+\}/g, "[^/]*")}$`),
  );
  expect(paths.filter((path) => !asked.some((one) => path.test(one)))).toEqual([]);
});

test.for(["", ".", ".."])("an id %j is refused before it can become another call's path", async (id) => {
  const asked: string[] = [];
  const send = (async (url: string) => void asked.push(url)) as unknown as typeof fetch;
  const posthorn = createPosthorn({ url: "https://posthorn.example", key: "ph_k", fetch: send });
  await expect(posthorn.endpoints.delete("acme", id)).rejects.toThrow(TypeError);
  await expect(posthorn.deliveries.list(id).page()).rejects.toThrow(TypeError);
  expect(asked).toEqual([]);
});

type Method = (...names: string[]) => unknown;

function methodsOf(part: object): Method[] {
  return Object.values(part).flatMap((one: Method | object) =>
    typeof one === "function" ? [one as Method] : methodsOf(one),
  );
}

function isStream(answer: unknown): answer is AsyncGenerator {
  return typeof answer === "object" && answer !== null && "throw" in answer;
}

/** A list, or a stream, asks when it is read. */
async function finish(answer: unknown): Promise<void> {
  if (isStream(answer)) await answer.next();
  else if (typeof answer === "object" && answer !== null && "page" in answer)
    await (answer as { page: Method }).page();
  else await answer;
}
