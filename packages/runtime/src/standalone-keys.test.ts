import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readKeyText } from "@posthorn/engine/api-keys/key-text";
import { expect, onTestFinished, test } from "vitest";
import { parseMasterKeys } from "./settings.ts";
import { loadStandaloneKeys } from "./standalone-keys.ts";

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-keys-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test("keys are made at the first start and are the same at every other", async () => {
  const folder = join(await makeFolder(), "made", "on", "demand");
  const first = await loadStandaloneKeys(folder);
  expect(await loadStandaloneKeys(folder)).toEqual(first);
  expect(readKeyText(first.rootKey)).toMatchObject({ kind: "ph" });
  expect(parseMasterKeys(first.masterKey)).toMatchObject([{ id: "standalone", key: { length: 32 } }]);
});

test("no two installations have the same keys", async () => {
  const [one, two] = [
    await loadStandaloneKeys(await makeFolder()),
    await loadStandaloneKeys(await makeFolder()),
  ];
  expect(one.rootKey).not.toBe(two.rootKey);
  expect(one.masterKey).not.toBe(two.masterKey);
});

test("the file is its owner's alone, even where a draft of it was left to everybody", async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, "keys.json.new"), "{}", { mode: 0o666 });
  await loadStandaloneKeys(folder);
  expect((await stat(join(folder, "keys.json"))).mode & 0o777).toBe(0o600);
});

const broken: [what: string, text: string][] = [
  ["empty", ""],
  ["cut short", '{"rootKey":"tell-nobody","maste'],
  ["no JSON", "rootKey: tell-nobody"],
  ["null", "null"],
  ["a text", '"tell-nobody"'],
  ["without a master key", '{"rootKey":"tell-nobody"}'],
  ["with keys that are no text", '{"rootKey":"tell-nobody","masterKey":1}'],
];

test.each(broken)("a file that is %s is named, left alone, and not quoted", async (_what, text) => {
  const folder = await makeFolder();
  const file = join(folder, "keys.json");
  await writeFile(file, text);
  const failure: unknown = await loadStandaloneKeys(folder).catch((error: unknown) => error);
  expect(String(failure)).toContain(`${file} does not hold a rootKey and a masterKey`);
  expect(String(failure)).not.toContain("tell-nobody");
  expect(await readFile(file, "utf8")).toBe(text);
});

test("a file that cannot be read is not replaced", async () => {
  const folder = await makeFolder();
  const notAFolder = join(folder, "file");
  await writeFile(notAFolder, "");
  await expect(loadStandaloneKeys(notAFolder)).rejects.toThrow("ENOTDIR");
});
