import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkBinaries, findBinaries } from "./embedded-binaries.ts";

test("finds the programs of this platform and they start", async () => {
  expect(await checkBinaries(await findBinaries(), undefined)).toMatch(/^18\./);
});

test.each([
  [
    "its libraries are not linked",
    "error while loading shared libraries: libicui18n.so.60",
    /allowScripts.*npm rebuild/,
  ],
  [
    "the machine cannot run it",
    "cannot execute binary file",
    /does not start here:.*cannot execute.*set DATABASE_URL/is,
  ],
])("says what to do when %s", async (_name, output, advice) => {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-binaries-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const postgres = join(folder, "postgres");
  await writeFile(postgres, `#!/bin/sh\necho "${output}" >&2\nexit 127\n`);
  await chmod(postgres, 0o755);
  await expect(checkBinaries({ postgres, initdb: "", pgCtl: "" }, undefined)).rejects.toThrow(advice);
});
