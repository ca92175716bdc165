import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { stopOrphan } from "./embedded-orphan.ts";

const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };

/** A process that looks like a Postgres on a data folder, and a pg_ctl that does as it is told and fails. */
async function leaveOrphan(doing: (pid: number) => string) {
  const pgdata = await mkdtemp(join(tmpdir(), "posthorn-orphan-"));
  const orphan = spawn("sleep", ["600"], { argv0: `postgres -D ${pgdata}` });
  onTestFinished(async () => {
    orphan.kill("SIGKILL");
    await rm(pgdata, { recursive: true });
  });
  const pid = orphan.pid ?? 0;
  const pgCtl = join(pgdata, "pg_ctl");
  await writeFile(join(pgdata, "postmaster.pid"), `${pid}\n`);
  await writeFile(pgCtl, `#!/bin/sh\n${doing(pid)}\necho no such process >&2\nexit 1\n`);
  await chmod(pgCtl, 0o755);
  return stopOrphan(pgdata, { postgres: "", initdb: "", pgCtl }, undefined, log);
}

test("a server that ends by itself before it is told to is as good as stopped", async () => {
  await expect(leaveOrphan((pid) => `kill -9 ${pid} 2>/dev/null; sleep 0.2`)).resolves.toBeUndefined();
});

test("a server that cannot be stopped is an error", async () => {
  await expect(leaveOrphan(() => "true")).rejects.toThrow("no such process");
});
