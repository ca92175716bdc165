import { batchItemEnvelope, eventEnvelope } from "@posthorn/contract/routes/events";
import fc from "fast-check";
import { expect, test } from "vitest";
import { describeIdempotency, envelopeBytes, readDeliverAt, readEvent, splitBatch } from "./read-event.ts";
import { RefusalError } from "./refusal.ts";

const limit = 1_000;
const read = (text: string) => readEvent(Buffer.from(text), eventEnvelope, limit);
const payloadOf = (text: string) => Buffer.from(read(text).payload).toString();

function refusalOf(work: () => unknown): RefusalError {
  try {
    work();
  } catch (error) {
    if (error instanceof RefusalError) return error;
  }
  throw new Error("it was not refused");
}

test("the payload's bytes are those between its first and last character", () => {
  expect(payloadOf('{"eventType":"a","payload" : { "b": 1.0 }\n}')).toBe('{ "b": 1.0 }');
  expect(payloadOf('{"payload":\t12345678901234567890 ,"eventType":"a"}')).toBe("12345678901234567890");
  expect(payloadOf(String.raw`{"\u0070ayload":"\u00e9","eventType":"a"}`)).toBe(String.raw`"\u00e9"`);
});

test("the payload shares the request's memory", () => {
  const bytes = Buffer.from('{"eventType":"a","payload":[1]}');
  expect(readEvent(bytes, eventEnvelope, limit).payload.buffer).toBe(bytes.buffer);
});

test("any JSON value comes back byte for byte, however it is spaced", () => {
  const space = fc.stringMatching(/^[ \n\r\t]{0,3}$/);
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), space, space, fc.boolean(), (payload, before, after, isFirst) => {
      const member = `"payload"${before}:${before}${payload}${after}`;
      const members = isFirst ? [member, '"eventType":"a"'] : ['"eventType":"a"', member];
      expect(payloadOf(`${before}{${after}${members.join(",")}}${after}`)).toBe(payload);
    }),
  );
});

test("what no parser takes is refused, whatever the scan made of it", () => {
  fc.assert(
    fc.property(fc.string(), (junk) => {
      const text = `{"eventType":"a","payload":${junk}}`;
      fc.pre(!isJson(text));
      expect(refusalOf(() => read(text)).code).toBe("malformed_json");
    }),
  );
});

const refused: [what: string, text: string, code: string, pointer: string][] = [
  ["no payload", '{"eventType":"a"}', "invalid_field", "/payload"],
  ["no type", '{"payload":1}', "invalid_field", "/eventType"],
  ["an unknown field", '{"eventType":"a","payload":1,"a/b":1}', "invalid_field", "/a~1b"],
  ["a field twice", '{"eventType":"a","payload":1,"payload":2}', "invalid_field", ""],
  [
    "an empty ordering key",
    '{"eventType":"a","payload":1,"orderingKey":""}',
    "invalid_field",
    "/orderingKey",
  ],
  ["a list", "[]", "invalid_field", ""],
];

test.each(refused)("%s is refused", (_what, text, code, pointer) => {
  const refusal = refusalOf(() => read(text));
  expect([refusal.code, refusal.errors?.[0]?.pointer]).toEqual([code, pointer]);
});

test("a payload has a largest size, to the byte", () => {
  const ofSize = (size: number) => `{"eventType":"a","payload":"${"x".repeat(size - 2)}"}`;
  expect(read(ofSize(limit)).payload).toHaveLength(limit);
  expect(refusalOf(() => read(ofSize(limit + 1))).code).toBe("payload_too_large");
});

test("an event far larger than its payload may be is refused before it is parsed", () => {
  const spaces = " ".repeat(limit + envelopeBytes);
  expect(refusalOf(() => read(`{"eventType":"a","payload":1}${spaces}`)).code).toBe("payload_too_large");
});

test("a payload has a greatest depth", () => {
  const deep = (depth: number) => `{"eventType":"a","payload":${"[".repeat(depth)}${"]".repeat(depth)}}`;
  expect(read(deep(64)).payload).toHaveLength(128);
  expect(refusalOf(() => read(deep(65))).code).toBe("payload_too_deep");
});

test("the items of a batch are cut out as they stand", () => {
  const items = splitBatch(Buffer.from(' { "events" : [ {"a": 1} ,2, "x,]}" ] } '), 3);
  expect(items.map(String)).toEqual(['{"a": 1}', "2", '"x,]}"']);
});

test("an item of a batch is an event with its tenant", () => {
  const [item] = splitBatch(Buffer.from('{"events":[{"tenant":"acme","eventType":"a","payload":1}]}'), 1);
  const { envelope } = readEvent(item ?? Buffer.alloc(0), batchItemEnvelope, limit);
  expect(envelope).toMatchObject({ tenant: "acme", eventType: "a", tags: [] });
});

const batches: [what: string, text: string, code: string, pointer: string | undefined][] = [
  ["no list", "{}", "invalid_field", "/events"],
  ["an empty list", '{"events":[]}', "invalid_field", "/events"],
  ["too long a list", '{"events":[1,2,3,4]}', "invalid_field", "/events"],
  ["an object for a list", '{"events":{}}', "invalid_field", "/events"],
  ["an unknown field", '{"events":[1],"a~/b":1}', "invalid_field", "/a~0~1b"],
  ["what is not JSON", '{"events":nul}', "malformed_json", undefined],
  ["an open list", '{"events":[1', "malformed_json", undefined],
  ["a byte order mark", '\ufeff{"events":[1]}', "malformed_json", undefined],
];

test.each(batches)("a batch with %s is refused", (_what, text, code, pointer) => {
  const refusal = refusalOf(() => splitBatch(Buffer.from(text), 3));
  expect([refusal.code, refusal.errors?.[0]?.pointer]).toEqual([code, pointer]);
});

test("an event may be put off, for 30 days", () => {
  const nowMs = Date.parse("2026-01-01T00:00:00Z");
  expect(readDeliverAt(null, nowMs)).toBeNull();
  expect(readDeliverAt("2026-01-31T00:00:00.000Z", nowMs)).toEqual(new Date("2026-01-31T00:00:00Z"));
  expect(refusalOf(() => readDeliverAt("2026-01-31T00:00:00.001Z", nowMs)).code).toBe("invalid_field");
});

test("a repeated request is one with the same bytes", () => {
  const [one, same, other] = ['{"a":1}', '{"a":1}', '{"a": 1}'].map((text) =>
    describeIdempotency("key", Buffer.from(text)),
  );
  expect(one).toEqual(same);
  expect(one).not.toEqual(other);
  expect(describeIdempotency(undefined, Buffer.from("{}"))).toBeNull();
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
