import { UUID } from "uuidv7";
import { expect, test } from "vitest";
import { createNewId } from "./new-id.ts";

test("ids are UUIDv7 in their usual spelling, of this moment, and each is greater than the one before", () => {
  const newId = createNewId();
  const startedAtMs = Date.now();
  const ids = Array.from({ length: 5_000 }, newId);
  for (const id of ids) expect(UUID.parse(id).toString()).toBe(id);
  expect(ids.every((id) => UUID.parse(id).getVersion() === 7)).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  const timeMs = Number.parseInt((ids[0] ?? "").replaceAll("-", "").slice(0, 12), 16);
  expect(timeMs).toBeGreaterThanOrEqual(startedAtMs);
  expect(timeMs).toBeLessThanOrEqual(Date.now());
});

test("two makers share no random numbers", () => {
  const [one, other] = [createNewId(), createNewId()];
  const tails = Array.from({ length: 2_000 }, () => [one(), other()])
    .flat()
    .map((id) => id.slice(-8));
  expect(new Set(tails).size).toBe(tails.length);
});
