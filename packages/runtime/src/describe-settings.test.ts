import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { describeConfiguration, describeEnvironment } from "./describe-settings.ts";
import { readSettings, type Setting, settings } from "./settings.ts";

const root = join(import.meta.dirname, "../../..");
const advice = "run `npx node scripts/write-configuration.ts`";

test.each([
  ["docs/configuration.md", describeConfiguration(settings)],
  [".env.example", describeEnvironment(settings)],
])("%s says what the settings are", async (file, expected) => {
  expect(await readFile(join(root, file), "utf8"), advice).toBe(expected);
});

const table: Record<string, Setting> = {
  POSTHORN_COLOUR: { schema: z.string(), about: "`red | green`", fallback: "`red`", isSecret: true },
};

test("a row of the table marks a secret and survives a pipe in its text", () => {
  const rows = describeConfiguration(table).split("\n");
  expect(rows).toContain("| `POSTHORN_COLOUR` | `red \\| green` | `red` | yes |");
});

test("the example environment, copied as it is, changes nothing", () => {
  const lines = describeEnvironment(settings).split("\n");
  expect(lines.filter((line) => line !== "" && !line.startsWith("# "))).toEqual([]);
});

test("the example environment holds every setting, ready to be uncommented", () => {
  const lines = describeEnvironment(settings).split("\n");
  const names = lines.flatMap((line) => /^# ([A-Z_]+)=$/.exec(line)?.[1] ?? []);
  expect(names).toEqual(["POSTGRES_PASSWORD", ...Object.keys(settings)]);
  const uncommented = Object.fromEntries(names.map((name) => [name, ""]));
  expect(readSettings(uncommented)).toEqual(readSettings({}));
});
