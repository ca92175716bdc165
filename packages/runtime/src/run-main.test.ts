import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runMain } from "./run-main.ts";
import { SettingsError } from "./settings.ts";

let written = "";
const exit = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  written = "";
  vi.spyOn(process, "exit").mockImplementation(exit as never);
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written += String(text);
    return true;
  });
});

afterEach(() => {
  vi.useRealTimers();
  exit.mockReset();
  process.exitCode = undefined;
});

test("a program that ends well exits well and says nothing", async () => {
  await runMain(async () => {});
  expect([process.exitCode, written]).toEqual([undefined, ""]);
});

test("a mistake in the settings is told in words, without a stack", async () => {
  await runMain(() => Promise.reject(new SettingsError(["POSTHORN_PORT is not a port"])));
  expect(process.exitCode).toBe(1);
  expect(written).toBe("These settings are not right:\n  POSTHORN_PORT is not a port\n");
});

test("another failure is told with its stack", async () => {
  await runMain(() => Promise.reject(new Error("no disk")));
  expect(process.exitCode).toBe(1);
  expect(written).toMatch(/^Error: no disk\n {4}at /);
});

test("whatever is thrown is told", async () => {
  await runMain(() => Promise.reject("just a text"));
  expect([process.exitCode, written]).toEqual([1, "just a text\n"]);
});

test("the process ends soon after its program, whatever still keeps it, and not while the program runs", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const running = runMain(() => promise);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(exit).not.toHaveBeenCalled();
  resolve();
  await running;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(exit).toHaveBeenCalledExactlyOnceWith();
});
