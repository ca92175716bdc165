import { expect, onTestFinished, test, vi } from "vitest";
import { runProgram, startProgram } from "./processes.ts";

test("a program that ends before it logs what was awaited tells what it printed", async () => {
  const program = startProgram("worker", {});
  await expect(program.awaitLog("the worker delivers")).rejects.toThrow(/DATABASE_URL is required/);
  expect(await program.exited).toEqual({ code: 1, signal: null });
  expect(program.isRunning()).toBe(false);
  expect(await program.end("SIGKILL")).toEqual({ code: 1, signal: null });
});

test("a program that fails rejects with what it printed, and knows no setting of this process", async () => {
  vi.stubEnv("DATABASE_URL", "postgres://127.0.0.1:1/x");
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(runProgram("migrate", {})).rejects.toThrow(/ended with 1: .*DATABASE_URL is required/s);
});

test("a program that waits for something is ended by a signal", async () => {
  const program = startProgram("api", {
    DATABASE_URL: "postgres://127.0.0.1:1/x",
    POSTHORN_MASTER_KEYS: `k:${Buffer.alloc(32).toString("base64")}`,
  });
  expect(program.isRunning()).toBe(true);
  expect(await program.end("SIGKILL")).toEqual({ code: null, signal: "SIGKILL" });
});
