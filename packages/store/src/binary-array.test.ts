import { expect, test } from "vitest";
import { byteaArray, uuidArray } from "./binary-array.ts";

const id = "0198b2c4-7d1e-7abc-8def-0123456789ab";

test("a uuid array is one dimension from 1, each element with its length", () => {
  const hex = uuidArray([id]).toString("hex");
  expect(hex).toBe(`000000010000000000000b86000000010000000100000010${id.replaceAll("-", "")}`);
});

test("a bytea array keeps empty values and nulls apart", () => {
  const hex = byteaArray([Buffer.from("ab"), Buffer.alloc(0), null]).toString("hex");
  expect(hex).toBe("0000000100000001000000110000000300000001000000026162" + "00000000" + "ffffffff");
});

test("an array may be empty", () => {
  expect(uuidArray([]).toString("hex")).toBe("0000000100000000" + "00000b86" + "0000000000000001");
});

test("what is no UUID is refused", () => {
  expect(() => uuidArray([id, "0198b2c4"])).toThrow(RangeError);
});
