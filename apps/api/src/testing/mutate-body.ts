import { createHash } from "node:crypto";
import { routes } from "@posthorn/contract/route-table";
import * as z from "zod";

/** Chance that can be had again: the same seed, the same bodies. */
export type Dice = { below(count: number): number; oneOf<T>(choices: readonly T[]): T };

type Place = { holder: Record<string | number, unknown>; key: string | number };

/** A valid body as somebody who means harm, or knows no better, would send it. */
export function mutateBody(dice: Dice, valid: unknown): Uint8Array {
  const root: Place["holder"] = { body: structuredClone(valid) };
  const steps = 1 + dice.below(3);
  for (let step = 0; step < steps; step += 1) dice.oneOf(treeMutations)(dice, root);
  if (dice.below(6) === 0) change(pick(dice, root), (value) => grow(dice, value));
  const text = JSON.stringify(root["body"]) ?? "";
  if (dice.below(6) > 0) return Buffer.from(text);
  return dice.oneOf(textMutations)(dice, text);
}

/** mulberry32: small, and good enough to choose by. */
export function createDice(seed: string): Dice {
  let state = createHash("sha256").update(seed).digest().readUInt32LE();
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  return { below, oneOf: (choices) => choices[below(choices.length)] as (typeof choices)[number] };
}

const treeMutations: ((dice: Dice, root: Place["holder"]) => void)[] = [
  (dice, root) => put(pick(dice, root), anything(dice)),
  (dice, root) => put(pick(dice, root), anything(dice)),
  (dice, root) => remove(pick(dice, root)),
  (dice, root) => addField(dice, root),
  (dice, root) => addField(dice, root),
  (dice, root) => change(pick(dice, root), (value) => nest(value, dice.oneOf([1, 17, 64, 65]))),
  (dice, root) => change(pick(dice, root), (value) => [value]),
  (dice, root) => change(pick(dice, root), (value) => JSON.stringify(value)),
];

const textMutations: ((dice: Dice, text: string) => Uint8Array)[] = [
  (dice, text) => spliced(dice, text, Buffer.from([dice.oneOf([0x80, 0xc0, 0xe9, 0xed, 0xff, 0x00, 0x0a])])),
  (dice, text) => Buffer.from(text).subarray(0, dice.below(text.length + 1)),
  (dice, text) => spliced(dice, text, Buffer.from(dice.oneOf(['"', "{", "}", "[", ",", ":", "\\", "\\u00"]))),
  (dice, text) => spliced(dice, text, Buffer.from(" \n\t".repeat(dice.oneOf([1, 1_000, 100_000])))),
  (dice, text) => Buffer.from(text.replace(/"(\w+)":/, `"$1":${dice.oneOf(rawValues)},"$1":`)),
  (dice, text) => Buffer.from(text.replace(/"(\w+)":/, `"__proto__":${dice.oneOf(rawValues)},"$1":`)),
  (dice, text) => Buffer.from(text.replace(/\d+|null|true|false/, dice.oneOf(rawValues))),
  (dice, text) => Buffer.from(`${text}${text}`.repeat(dice.oneOf([1, 100]))),
  (dice) => Buffer.from(Array.from({ length: dice.below(40) }, () => dice.below(256))),
  (dice) => Buffer.from(dice.oneOf(["[", '{"a":', '[{"a":'].map((open) => open.repeat(100_000)))),
];

/** What JSON can say and JavaScript does not. */
const rawValues = [
  ...[
    "1e999",
    "-1e999",
    "-0",
    "0.1e-400",
    "1E+2",
    "9007199254740993",
    "1".repeat(5_000),
    `0.${"0".repeat(400)}1`,
  ],
  ...["NaN", "01", "+1", "0x10", "undefined", '{"a":1,"a":2}', '"\\ud800"', '"\\u0000"', "[[[]]]"],
];

const texts = [
  ...["", " ", "\0", "\ud800", "\u202e\u0000", "é", "🎉".repeat(70), "ﷺ", "\u2028", "\u0085", "İ", "ß"],
  ...[
    "a".repeat(65),
    "a".repeat(129),
    "a".repeat(1_001),
    "a".repeat(2_049),
    "a.".repeat(64),
    ".",
    "..",
    "a..b",
    "*",
    "**",
  ],
  ...[
    "constructor",
    "__proto__",
    "toString",
    "null",
    "true",
    "0",
    "-1",
    "1e3",
    "Infinity",
    "%00",
    "../..",
    "{{7*7}}",
  ],
  ...[
    "2026-02-30T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
    "0000-01-01T00:00:00Z",
    "2026-03-01T12:00:00+24:00",
  ],
  ...[
    "http://[::1]/",
    "http://127.0.0.1:6379/",
    "https://a:b@c.example/",
    "javascript:alert(1)",
    "https://x",
    "http://%00/",
  ],
  ...[
    "https://a.example:99999/",
    "https://ａ.example/",
    "//a.example",
    "file:///etc/passwd",
    "https://a.example/#x",
  ],
  ...[
    "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
    "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
    "dlv_zzzzzzzzzzzzzzzzzzzzzzzzzz",
    "acme",
  ],
  ...[
    "whsec_",
    `whsec_${"A".repeat(88)}`,
    "(a+)+$",
    "^(?=a)",
    "[",
    "\\",
    "#/$defs/a",
    "#",
    "https://json-schema.org/draft/2020-12/schema",
  ],
  ...[
    "retry",
    "cancel",
    "replay-missing",
    "erase-tenant",
    "failed",
    "all",
    "none",
    "admin",
    "raw",
    "v1a",
    "24h",
    "999999d",
  ],
];

const numbers = [
  0,
  -0,
  -1,
  1,
  0.5,
  1.5,
  59,
  60,
  86_401,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e21,
  1e308,
  -1e308,
  5e-324,
];

/** Members that JavaScript asks objects for, of itself, when it makes a text of them, compares or awaits them. */
const prototypeNames = [
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "then",
  "toJSON",
  "length",
];

const structures: unknown[] = [
  ...[1, "x", {}].map((member) => Object.fromEntries(prototypeNames.map((name) => [name, member]))),
  ...[{ toString: 1, valueOf: 1 }, { toJSON: 1 }, { constructor: null }],
  ...[
    [],
    {},
    [[]],
    [null],
    [{}],
    { a: 1 },
    { "": "" },
    { "a/b~c": 1 },
    { $or: [] },
    { a: { $in: [] } },
    { $not: {} },
  ],
  ...[
    { a: { $gte: "x", $lt: 1 } },
    { a: { $regex: "x" } },
    { $and: [{ a: 1 }, { $or: [{ b: 2 }] }] },
    { a: { $exist: 1 } },
  ],
  ...[
    { $ref: "#" },
    { $ref: "https://a.example/x" },
    { type: "nonsense" },
    { pattern: "(a+)+$" },
    { allOf: [{ $ref: "#" }] },
  ],
  ...[
    { properties: { a: { pattern: "[" } } },
    { $defs: { a: { $ref: "#/$defs/a" } }, $ref: "#/$defs/a" },
    { minimum: "x" },
  ],
  ...[
    { post: { requestBody: { $ref: "#/components/a" } } },
    { since: "2026-03-01T12:00:00Z" },
    { type: "oauth2" },
  ],
];

/** Every field that any body knows, so that what is added is judged, and not only refused as unknown. */
const fieldNames = [...new Set(routes.flatMap(({ body }) => (body === undefined ? [] : namesIn(body))))];

function namesIn(body: z.ZodType): string[] {
  const text = JSON.stringify(z.toJSONSchema(body, { io: "input", unrepresentable: "any" }));
  return [...text.matchAll(/"(\w+)":\{/g)].map(([, name]) => name ?? "");
}

function anything(dice: Dice): unknown {
  const kind = dice.below(10);
  if (kind < 4) return dice.oneOf(texts);
  if (kind < 6) return dice.oneOf(numbers);
  if (kind < 9) return structuredClone(dice.oneOf(structures));
  return dice.oneOf([null, true, false]);
}

/** Any place of the tree, each as likely as another; seldom the whole, after which little is left to judge. */
function pick(dice: Dice, root: Place["holder"]): Place {
  const places: Place[] = [];
  const pending: Place["holder"][] = [root];
  for (let holder = pending.pop(); holder !== undefined && places.length < 500; holder = pending.pop()) {
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      const inner = holder[key];
      if (isHolder(inner)) pending.push(inner);
    }
  }
  const whole = { holder: root, key: "body" };
  return dice.below(20) === 0 ? whole : (places[1 + dice.below(places.length - 1)] ?? whole);
}

function addField(dice: Dice, root: Place["holder"]): void {
  const { holder, key } = pick(dice, root);
  const inner = holder[key];
  const name = dice.below(6) === 0 ? dice.oneOf(prototypeNames) : dice.oneOf(fieldNames);
  const into = isHolder(inner) && !Array.isArray(inner) ? inner : holder;
  if (into !== root) into[Array.isArray(into) ? into.length : name] = anything(dice);
}

/** More of it than was meant, and now and then far beyond all bounds. */
function grow(dice: Dice, value: unknown): unknown {
  if (dice.below(4) > 0) {
    return dice.oneOf([
      () => repeat(value, dice.oneOf([2, 33, 101, 1_001])),
      () => nest(value, dice.oneOf([63, 64, 200, 1_000])),
    ])();
  }
  const size = dice.oneOf([10_000, 24_000, 100_000]);
  const names = Array.from({ length: size }, (_, index) => `f${index.toString(36)}`);
  return dice.oneOf([
    () => "x".repeat(size),
    () => `${"a.".repeat(size)}!`,
    () => repeat(value, size),
    () => names.map(() => 1),
    () => names,
    () => Object.fromEntries(names.map((name) => [name, 1])),
  ])();
}

function repeat(value: unknown, times: number): unknown {
  const length = (JSON.stringify(value) ?? "").length + 1;
  const count = Math.min(times, Math.ceil(800_000 / length));
  if (typeof value === "string") return value.repeat(count);
  if (typeof value === "number") return value * times;
  const items = Array.isArray(value) ? value : [value];
  return Array.from({ length: count }, () => items).flat();
}

function nest(value: unknown, depth: number): unknown {
  let nested = value;
  for (let level = 0; level < depth; level += 1) nested = level % 2 === 0 ? [nested] : { a: nested };
  return nested;
}

function spliced(dice: Dice, text: string, bytes: Uint8Array): Uint8Array {
  const whole = Buffer.from(text);
  const at = dice.below(whole.length + 1);
  return Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at)]);
}

function put({ holder, key }: Place, value: unknown): void {
  holder[key] = value;
}

function change({ holder, key }: Place, how: (value: unknown) => unknown): void {
  holder[key] = how(holder[key]);
}

function remove({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function isHolder(value: unknown): value is Place["holder"] {
  return typeof value === "object" && value !== null;
}
