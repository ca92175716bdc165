import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createRequestParser } from "./parse-request.ts";
import { routes } from "./route-table.ts";

/** A request that a page shows as a command for a shell. */
type Shown = {
  place: string;
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** null: none. */
  body: string | null;
};

/** What stands for the reader's own, by the name of the variable. */
const variables: Record<string, string> = {
  URL: "http://127.0.0.1:8400",
  AUTH: "authorization: Bearer ph_…",
  JSON: "content-type: application/json",
  ENDPOINT: "ep_…",
  EVENT: "evt_…",
  DELIVERY: "dlv_…",
  OPERATION: "op_…",
};
const exampleSuffix = "01k6xq7tb5f3m8r9v2w4y6z0ac";

const root = new URL("../../../", import.meta.url);
const pages = [
  "README.md",
  ...readdirSync(new URL("docs/", root), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const shown = pages.flatMap((page) => requestsOf(page, readFileSync(new URL(page, root), "utf8")));

function requestsOf(page: string, markdown: string): Shown[] {
  const blocks = [...markdown.matchAll(/^( *)```sh\n(.*?)^ *```/gms)];
  return blocks.flatMap(({ index, 0: block, 2: script = "" }) =>
    [...script.matchAll(/\bcurl (?=\S)/g)].map((found) => {
      const at = index + block.indexOf(script) + found.index;
      const line = markdown.slice(0, at).split("\n").length;
      return readCurl(`${page}:${line}`, wordsOf(script.slice(found.index)));
    }),
  );
}

/** The words of a command as a shell reads them, as far as our pages go: quotes, variables, continued lines. */
function wordsOf(script: string): string[] {
  const words: string[] = [];
  const piece = /\\\n|'([^']*)'|"((?:[^"\\]|\\.)*)"|([^\s'"|;)&#]+|&(?=\w+=))|([ \t]+)|./sy;
  let word: string | null = null;
  for (let match = piece.exec(script); match; match = piece.exec(script)) {
    const [text, single, double, plain, space] = match;
    const isEnd = text !== "\\\n" && [single, double, plain, space].every((part) => part === undefined);
    if (isEnd) break;
    if (text === "\\\n") continue;
    if (space === undefined) word = (word ?? "") + (single ?? expand(double ?? plain ?? ""));
    else if (word !== null) words.push(word);
    if (space !== undefined) word = null;
  }
  return word === null ? words : [...words, word];
}

function expand(text: string): string {
  return text.replaceAll(/\$(\w+)/g, (_, name) => {
    if (variables[name] === undefined) throw new Error(`no reader knows what $${name} is`);
    return variables[name];
  });
}

function readCurl(place: string, [, ...words]: string[]): Shown {
  const request: Shown = { place, method: "", path: "", query: {}, headers: {}, body: null };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const value = () => words[++at] ?? "";
    if (word === "-X") request.method = value().toLowerCase();
    else if (word === "-d") request.body = fillIds(value());
    else if (word === "-H") readHeader(request, value());
    else if (/^https?:/.test(word)) Object.assign(request, readUrl(word));
    else if (!["-s", "-N", "-i", "-f"].includes(word)) throw new Error(`${place}: ${word} is not understood`);
  }
  request.method ||= request.body === null ? "get" : "post";
  return request;
}

function readHeader({ headers }: Shown, line: string): void {
  const [name = "", ...rest] = line.split(": ");
  headers[name.toLowerCase()] = rest.join(": ");
}

/** `evt_…` stands for any id of its kind. */
function fillIds(text: string): string {
  return text.replaceAll(/\b([a-z]+_)…/g, `$1${exampleSuffix}`);
}

function readUrl(text: string): Pick<Shown, "path" | "query"> {
  const { pathname, searchParams } = new URL(fillIds(text));
  return { path: decodeURIComponent(pathname), query: Object.fromEntries(searchParams) };
}

function findRoute({ method, path }: Shown) {
  const matching = routes.flatMap((route) => {
    const pattern = new RegExp(`^${route.path.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")}$`);
    const params = pattern.exec(path);
    return route.method === method && params ? [{ route, params: { ...params.groups } }] : [];
  });
  return matching.find(({ route }) => route.path === path) ?? matching[0];
}

test("the pages show requests", () => {
  expect(shown.length).toBeGreaterThan(25);
});

test.each(shown.map((request) => [`${request.place} ${request.method} ${request.path}`, request] as const))(
  "%s is a request that the API takes",
  (_title, { place, query, headers, body, ...request }) => {
    const { route, params } = findRoute({ place, query, headers, body, ...request }) ?? {};
    if (route === undefined) throw new Error(`there is no route for ${request.method} ${request.path}`);
    expect(route.scope === null || headers["authorization"] !== undefined, "shows a key").toBe(true);
    expect(body === null || headers["content-type"] === "application/json", "says it is JSON").toBe(true);
    if (body === "@-") return; // comes from a program before it
    const parsedBody = body === null ? undefined : JSON.parse(body);
    const parsed = createRequestParser(route)({ params, query, headers, body: parsedBody });
    expect(parsed).toMatchObject({ ok: true });
    if (route.bodyIsRaw) expect(route.body?.safeParse(parsedBody).error).toBeUndefined();
  },
);
