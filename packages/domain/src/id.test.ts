import fc from "fast-check";
import { fromUUID, TypeID } from "typeid-js";
import { expect, test } from "vitest";
import { decodeId, encodeId, firstIdAt, type IdPrefix, timeOfId } from "./id.ts";

const prefixes: IdPrefix[] = ["ten", "ep", "sec", "evt", "dlv", "att", "op", "key"];
const anyPrefix = fc.constantFrom(...prefixes);
// fc.uuid() only makes known versions; ids must survive whatever 128 bits there are.
const anyUuid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) =>
  Buffer.from(bytes)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
);

test("an id is written exactly as the official TypeID library writes it", () => {
  fc.assert(
    fc.property(anyPrefix, anyUuid, (prefix, uuid) => encodeId(prefix, uuid) === fromUUID(uuid, prefix)),
  );
});

test("an id is read exactly as the official TypeID library reads it", () => {
  fc.assert(
    fc.property(anyPrefix, anyUuid, (prefix, uuid) => {
      const text = TypeID.fromUUID(prefix, uuid).toString();
      expect(decodeId(prefix, text)).toBe(uuid);
    }),
  );
});

test("the vectors of the TypeID specification hold", () => {
  const vectors = [
    ["00000000-0000-0000-0000-000000000000", "00000000000000000000000000"],
    ["00000000-0000-0000-0000-000000000001", "00000000000000000000000001"],
    ["00000000-0000-0000-0000-000000000020", "00000000000000000000000010"],
    ["ffffffff-ffff-ffff-ffff-ffffffffffff", "7zzzzzzzzzzzzzzzzzzzzzzzzz"],
    ["0110c853-1d09-52d8-d73e-1194e95b5f19", "0123456789abcdefghjkmnpqrs"],
    ["01890a5d-ac96-774b-bcce-b302099a8057", "01h455vb4pex5vsknk084sn02q"],
  ] as const;
  for (const [uuid, suffix] of vectors) {
    expect(encodeId("evt", uuid)).toBe(`evt_${suffix}`);
    expect(decodeId("evt", `evt_${suffix}`)).toBe(uuid);
  }
});

test("upper-case UUIDs are the same id", () => {
  expect(encodeId("op", "01890A5D-AC96-774B-BCCE-B302099A8057")).toBe("op_01h455vb4pex5vsknk084sn02q");
});

test("text that is not the one spelling of an id of that kind is no id", () => {
  const wrong = {
    empty: "",
    "no prefix": "01h455vb4pex5vsknk084sn02q",
    "another prefix": "ep_01h455vb4pex5vsknk084sn02q",
    "longer prefix": "xevt_01h455vb4pex5vsknk084sn02q",
    "no underscore": "evt-01h455vb4pex5vsknk084sn02q",
    "upper-case prefix": "EVT_01h455vb4pex5vsknk084sn02q",
    "upper-case suffix": "evt_01H455VB4PEX5VSKNK084SN02Q",
    "too short": "evt_01h455vb4pex5vsknk084sn02",
    "too long": "evt_01h455vb4pex5vsknk084sn02q0",
    "over 128 bits": "evt_8zzzzzzzzzzzzzzzzzzzzzzzzz",
    "letter outside the alphabet": "evt_01h455vb4pex5vsknk084sn02u",
    "letter outside the alphabet in front": "evt_i1h455vb4pex5vsknk084sn02q",
    "second letter outside the alphabet": "evt_0lh455vb4pex5vsknk084sn02q",
    hyphen: "evt_01h455vb4p-x5vsknk084sn02q",
    "full-width digit": "evt_01h455vb4pex5vsknk084sn02\uff10",
    space: "evt_01h455vb4pex5vsknk084sn02 ",
    "a UUID": "01890a5d-ac96-774b-bcce-b302099a8057",
  };
  for (const [why, text] of Object.entries(wrong)) expect(decodeId("evt", text), why).toBeNull();
});

test("whatever text is read as an id is written back the same", () => {
  const nearlyId = fc.string({
    unit: fc.constantFrom(..."0123456789abcdefghjkmnpqrstvwxyziloUu_"),
    minLength: 26,
    maxLength: 26,
  });
  fc.assert(
    fc.property(nearlyId, (suffix) => {
      const uuid = decodeId("dlv", `dlv_${suffix}`);
      if (uuid !== null) expect(encodeId("dlv", uuid)).toBe(`dlv_${suffix}`);
    }),
    { numRuns: 1000 },
  );
});

test("what is not a UUID is never written as an id", () => {
  const uuid = "01890a5d-ac96-774b-bcce-b302099a8057";
  for (let at = 0; at < uuid.length; at++) {
    const broken = `${uuid.slice(0, at)}g${uuid.slice(at + 1)}`;
    expect(() => encodeId("evt", broken), broken).toThrow(RangeError);
  }
  for (const broken of ["", uuid.slice(1), `${uuid}0`, uuid.replaceAll("-", "")]) {
    expect(() => encodeId("evt", broken), broken).toThrow(RangeError);
  }
});

test("the time of an id is the one it was made at", () => {
  expect(timeOfId("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")).toBe(1645557742000);
  fc.assert(fc.property(fc.nat({ max: 2 ** 48 - 1 }), (unixMs) => timeOfId(firstIdAt(unixMs)) === unixMs));
});

test("the first id at a time sorts before all ids of that time and after all earlier ones", () => {
  const bound = firstIdAt(1645557742000);
  expect(bound).toBe("017f22e2-79b0-0000-0000-000000000000");
  expect(bound < "017f22e2-79b0-7000-8000-000000000000").toBe(true);
  expect(bound > "017f22e2-79af-7fff-bfff-ffffffffffff").toBe(true);
});

test("times outside the range of a UUIDv7 give the nearest bound", () => {
  expect(firstIdAt(-1)).toBe("00000000-0000-0000-0000-000000000000");
  expect(firstIdAt(Number.POSITIVE_INFINITY)).toBe("ffffffff-ffff-0000-0000-000000000000");
  expect(firstIdAt(1645557742000.9)).toBe(firstIdAt(1645557742000));
  expect(() => firstIdAt(Number.NaN)).toThrow(RangeError);
});
