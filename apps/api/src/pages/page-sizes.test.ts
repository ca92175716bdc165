import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const workspace = dirname(fileURLToPath(import.meta.resolve("@posthorn/dashboard/package.json")));

/** What the first view of a page loads: its entry, a screen that one begins at, and all that these import at once. */
const firstViews: [page: string, firstScreen: string, mostKilobytes: number][] = [
  ["dashboard", "overview-page", 220],
  ["dashboard", "deliveries-page", 220],
  ["portal", "endpoints-page", 150],
];

test.each(firstViews)("the first view of the %s, with its %s, takes little script", (page, screen, most) => {
  const folder = join(workspace, "dist", page, "assets");
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const begin = scripts.filter((name) => name.startsWith("index-") || name.startsWith(`${screen}-`));
  expect(begin).toHaveLength(2);
  const loaded = new Set<string>();
  const load = (name: string) => {
    if (loaded.has(name)) return;
    loaded.add(name);
    for (const [, imported = ""] of textOf(name).matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
      load(imported);
  };
  const textOf = (name: string) => readFileSync(join(folder, name), "utf8");
  begin.forEach(load);
  const bytes = [...loaded].reduce((sum, name) => sum + gzipSync(textOf(name), { level: 6 }).length, 0);
  expect(bytes / 1_024).toBeLessThanOrEqual(most);
  expect(bytes / 1_024, "is everything counted?").toBeGreaterThan(100);
});
