import { endpointStates } from "@posthorn/engine/endpoints/fleet-store";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  readIdCursor,
  readNameCursor,
  readPlaceCursor,
  toIdCursor,
  toNameCursor,
  toPlaceCursor,
} from "./cursor.ts";

const invalid = expect.objectContaining({ code: "invalid_cursor" });
const id = "01999999-9999-7999-8999-999999999999";

test("a cursor brings back the id it was made of", () => {
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      expect(readIdCursor("evt", toIdCursor("evt", uuid) ?? "")).toBe(uuid);
    }),
  );
});

test("a cursor brings back the name it was made of", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9_.-]{1,128}$/), (name) => {
      expect(readNameCursor(toNameCursor(name) ?? "")).toBe(name);
    }),
  );
});

test("a cursor brings back the place in the fleet it was made of", () => {
  const times = fc.date({ min: new Date(0), max: new Date("2200-01-01"), noInvalidDate: true });
  const places = fc.record({
    state: fc.constantFrom(...endpointStates),
    since: fc.option(times),
    id: fc.uuid(),
  });
  fc.assert(
    fc.property(places, (place) => {
      expect(readPlaceCursor(toPlaceCursor(place) ?? "")).toEqual(place);
    }),
  );
});

test.each([
  "healthy",
  "broken::ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
  "healthy::evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
  "failing:x:ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
  "failing:99999999999999:ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
  "failing::ep_01k6xq7tb5f3m8r9v2w4y6z0ac:",
])("%s is no place in the fleet", (text) => {
  expect(() => readPlaceCursor(Buffer.from(text).toString("base64url"))).toThrow(invalid);
});

test("the end of a list has no cursor, and no cursor is its beginning", () => {
  expect([toIdCursor("evt", null), toNameCursor(null), toPlaceCursor(null)]).toEqual([null, null, null]);
  expect([readIdCursor("evt", undefined), readNameCursor(undefined), readPlaceCursor(undefined)]).toEqual([
    null,
    null,
    null,
  ]);
});

test("no list takes another list's cursor", () => {
  const tenants = toIdCursor("ten", id) ?? "";
  expect(() => readIdCursor("evt", tenants)).toThrow(invalid);
  expect(() => readNameCursor(tenants)).toThrow(invalid);
  expect(() => readIdCursor("evt", toNameCursor("a") ?? "")).toThrow(invalid);
  expect(() => readPlaceCursor(toIdCursor("ep", id) ?? "")).toThrow(invalid);
});

test("what was made up or changed on the way is no cursor", () => {
  const cursor = toIdCursor("evt", id) ?? "";
  for (const text of ["", " ", `${cursor}=`, ` ${cursor}`, `${cursor}AA`, cursor.slice(1), "+/+/"])
    expect(() => readIdCursor("evt", text)).toThrow(invalid);
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(text !== cursor);
      expect(() => readIdCursor("evt", text)).toThrow(invalid);
    }),
  );
});

test("a name with NUL, which Postgres cannot compare, is no cursor", () => {
  expect(() => readNameCursor(toNameCursor("a\0") ?? "")).toThrow(invalid);
});
