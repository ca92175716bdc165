import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createKeyText } from "@posthorn/engine/api-keys/key-text";
import { uuidv7 } from "uuidv7";
import { StartError } from "./start-error.ts";

export type StandaloneKeys = { rootKey: string; masterKey: string };

/**
 * The root key and the master key of a standalone installation: made at its first start, kept in `<dataDir>/keys.json`,
 * readable by its owner only. Whoever loses the file cannot read the endpoints' secrets any more.
 */
export async function loadStandaloneKeys(dataDir: string): Promise<StandaloneKeys> {
  const file = join(dataDir, "keys.json");
  const found = await readFile(file, "utf8").catch(ignoreMissing);
  if (found !== null) return parseKeys(found, file);
  const keys = {
    rootKey: createKeyText("ph", uuidv7()),
    masterKey: `standalone:${randomBytes(32).toString("base64")}`,
  };
  await mkdir(dataDir, { recursive: true });
  await rm(`${file}.new`, { force: true }); // a mode is given to new files only
  await writeFile(`${file}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return keys;
}

function parseKeys(text: string, file: string): StandaloneKeys {
  const { rootKey, masterKey } = parseObject(text);
  if (typeof rootKey === "string" && typeof masterKey === "string") return { rootKey, masterKey };
  throw new StartError(`${file} does not hold a rootKey and a masterKey; restore it from a backup.`);
}

/** A parser's own error would quote the text, which holds secrets. */
function parseObject(text: string): Partial<Record<keyof StandaloneKeys, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
