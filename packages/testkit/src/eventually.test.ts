import { expect, test } from "vitest";
import { eventually } from "./eventually.ts";

test("returns what the assertion returns as soon as it holds", async () => {
  let tries = 0;
  const result = await eventually(() => {
    tries += 1;
    expect(tries).toBeGreaterThan(2);
    return "held";
  });
  expect(result).toBe("held");
  expect(tries).toBe(3);
});

test("waits for an asynchronous assertion", async () => {
  await expect(eventually(async () => 7)).resolves.toBe(7);
});

test("tries at least once and at the deadline says what failed last", async () => {
  const failure = eventually(() => expect("pending").toBe("delivered"), { withinMs: 0 });
  await expect(failure).rejects.toThrow(/within 0 ms \(1 tries\): expected 'pending' to be 'delivered'/);
});
