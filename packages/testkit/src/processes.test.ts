import { expect, onTestFinished, test, vi } from "vitest";
import { type LogLine, runProgram, startProgram } from "./processes.ts";

const masterKeys = `k:${Buffer.alloc(32).toString("base64")}`;

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
    POSTHORN_MASTER_KEYS: masterKeys,
  });
  expect(program.isRunning()).toBe(true);
  expect(await program.end("SIGKILL")).toEqual({ code: null, signal: "SIGKILL" });
});

test("of a program that runs for long the newest lines are remembered, and each is told", async () => {
  const told: string[] = [];
  const settings = {
    DATABASE_URL: "postgres://127.0.0.1:1/x",
    POSTHORN_MASTER_KEYS: masterKeys,
    POSTHORN_NO_SETTING: "is worth a warning, and that Postgres is away another",
  };
  const onLog = (line: LogLine) => told.push(line.msg);
  const program = startProgram("worker", settings, { keptLines: 1, onLog });
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(1), { timeout: 60_000 });
  await program.end("SIGKILL");
  expect(program.logLines().map((line) => line.msg)).toEqual(told.slice(-1));
});
