import fc from "fast-check";
import { expect, test } from "vitest";
import { readUuid, uuidBytes, writeUuid } from "./uuid-bytes.ts";

test("reads back what it wrote, wherever that stands", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.nat(40), (id, start) => {
      const bytes = Buffer.alloc(start + uuidBytes);
      writeUuid(bytes, id.toUpperCase(), start);
      expect(bytes.toString("hex", start)).toBe(id.replaceAll("-", ""));
      expect(readUuid(bytes, start)).toBe(id);
    }),
  );
});

test.each(["", "no id", "0198a2b4-0000-7000-8000-00000000000", "0198a2b4-0000-7000-8000-00000000000g"])(
  "refuses %j",
  (text) => expect(() => writeUuid(Buffer.alloc(uuidBytes), text, 0)).toThrow(RangeError),
);

test("refuses to read where less than a UUID is left", () => {
  expect(() => readUuid(Buffer.alloc(uuidBytes), 1)).toThrow(RangeError);
});
