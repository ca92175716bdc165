import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runMain } from "./run-main.ts";
import { SettingsError } from "./settings.ts";

let written = "";

beforeEach(() => {
  written = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written += String(text);
    return true;
  });
});

afterEach(() => {
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
