import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "@posthorn/testkit/eventually";
import { expect, test } from "vitest";
import { createEveryMetric } from "./testing/every-metric.ts";

const docs = join(import.meta.dirname, "../../../docs");
const rules = await readFile(join(docs, "runbooks/alerts.yml"), "utf8");
const guide = await readFile(join(docs, "guides/monitoring.md"), "utf8");
const pages = (await readdir(join(docs, "runbooks"))).filter((file) => file.endsWith(".md"));
const metrics = await createEveryMetric();
const exported = await eventually(async () => {
  const names = namesIn(await metrics.read(), /^# TYPE (\w+)/gm);
  expect(names, "needs the loop to have turned for a while").toContain(
    "posthorn_event_loop_delay_p99_seconds",
  );
  return names;
});

/** The alerts as they stand in the file, which is written so that each begins with its name. */
const alerts = rules
  .split(/^ {6}- alert: /m)
  .slice(1)
  .map((text) => ({
    name: text.slice(0, text.indexOf("\n")),
    runbook: /^ {10}runbook: docs\/runbooks\/(.+)$/m.exec(text)?.[1] ?? "",
    severity: /severity: (\w+)/.exec(text)?.[1],
    text,
  }));

function namesIn(text: string, pattern: RegExp): Set<string> {
  return new Set([...text.matchAll(pattern)].map(([, name]) => name ?? ""));
}

/** Metrics that a text names; those of a histogram without what is added to its name. */
function metricsIn(text: string): string[] {
  const names = namesIn(text, /\b(posthorn_\w+)/g);
  return [...names].map((name) => (exported.has(name) ? name : name.replace(/_(bucket|sum|count)$/, "")));
}

test("there are alerts, each with a name of its own, a severity and a page", () => {
  expect(alerts.length).toBeGreaterThan(20);
  expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
  for (const { severity } of alerts) expect(["page", "ticket"]).toContain(severity);
  expect(alerts.map(({ runbook }) => runbook).toSorted()).toEqual(pages.toSorted());
});

test.each(alerts)(
  "the page of $name says what it means, what to look at with an answer to expect, and what to do",
  async ({ name, runbook }) => {
    const page = await readFile(join(docs, "runbooks", runbook), "utf8");
    expect(page.startsWith(`# ${name}\n\n**Means:** `)).toBe(true);
    const [, look = "", todo = ""] = /^## Look\n(.*?)^## Do\n(.*)/ms.exec(page) ?? [];
    expect(look).toMatch(/```(sh|sql)\n.+?```\n+```(json)?\n.+?```/s);
    expect(todo.trim()).toMatch(/^- /);
  },
);

test("links between the pages lead to pages", async () => {
  for (const page of pages) {
    const text = await readFile(join(docs, "runbooks", page), "utf8");
    for (const link of namesIn(text, /\]\(([^)#]+)\)/g)) expect(pages, `in ${page}`).toContain(link);
  }
});

test("every metric that an alert or a page names is exported", async () => {
  const texts = await Promise.all(pages.map((page) => readFile(join(docs, "runbooks", page), "utf8")));
  const named = metricsIn([rules, guide, ...texts].join("\n"));
  expect(named.filter((name) => !exported.has(name))).toEqual([]);
  expect(alerts.filter(({ text }) => metricsIn(text).length === 0)).toEqual([]);
});

test("every metric that is exported is explained in the guide, with its labels", async () => {
  expect([...exported].filter((name) => !new RegExp(`\`${name}[\`{]`).test(guide))).toEqual([]);
  const text = await metrics.read();
  for (const name of exported) {
    const [sample = ""] = text.match(new RegExp(`^${name}\\{.*\\}`, "m")) ?? [];
    const labels = [...namesIn(sample, /[{,](\w+)="/g)].filter((label) => label !== "le");
    for (const told of guide.match(new RegExp(`\`${name}(\\{[^}]*\\})?\``, "g")) ?? [])
      if (told.includes("{")) expect(told).toBe(`\`${name}{${sortLike(told, labels)}}\``);
  }
});

/** The labels in the order in which they are told, so that only their names count. */
function sortLike(told: string, labels: readonly string[]): string {
  return labels.toSorted((one, other) => told.indexOf(one) - told.indexOf(other)).join(",");
}
