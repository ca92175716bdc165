import { describe, expect, test } from "vitest";
import { describeSince, readSince, writeLocalTime } from "./since.ts";

const nowMs = Date.parse("2026-03-01T12:00:00Z");

describe("how far back something goes", () => {
  test("is counted from now", () => {
    expect(readSince({ within: "24h" }, "local", nowMs)).toBe("2026-02-28T12:00:00.000Z");
    expect(describeSince({ within: "24h" })).toBe("the last 24 hours");
  });

  test("or is a time of the zone that times are shown in", () => {
    expect(readSince({ from: "2026-02-01T08:30" }, "utc", nowMs)).toBe("2026-02-01T08:30:00.000Z");
    expect(describeSince({ from: "2026-02-01T08:30" })).toBe("the time since 2026-02-01 08:30");
  });

  test.each(["utc", "local"] as const)("is written as it is read, %s", (zone) => {
    const written = writeLocalTime(nowMs, zone);
    expect(readSince({ from: written }, zone, 0)).toBe(new Date(nowMs).toISOString());
  });

  test("is nothing while the field is empty", () => {
    expect(readSince({ from: "" }, "utc", nowMs)).toBeNull();
    expect(readSince({ from: "" }, "local", nowMs)).toBeNull();
  });
});
