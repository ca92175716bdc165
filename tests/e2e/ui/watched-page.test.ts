import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { findBrowser } from "./find-browser.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

const mishaps: [what: string, script: string, told: RegExp][] = [
  [
    "an inline style",
    `document.body.insertAdjacentHTML("beforeend", '<p style="color:red">')`,
    /^policy: style-src/,
  ],
  [
    "an inline script",
    `document.body.append(Object.assign(document.createElement("script"), { text: "1" }))`,
    /^policy: script-src/,
  ],
  [
    "a handler in an attribute",
    `document.body.insertAdjacentHTML("beforeend", '<img src="data:," onerror="alert(1)">')`,
    /^policy: script-src/,
  ],
  ["an image from elsewhere", `new Image().src = "http://127.0.0.1:9/x.png"`, /^policy: img-src/],
  ["a request to elsewhere", `void fetch("http://127.0.0.1:9/").catch(() => {})`, /^policy: connect-src/],
  ["a dialog", "setTimeout(() => alert(1))", /^dialog: 1/],
  ["an error of a script", `setTimeout(() => { throw new Error("broken"); })`, /^error: broken/],
];

describe.skipIf(findBrowser() === undefined)("a watched page", () => {
  const system = useSystem("standalone");
  const browser = useBrowser();

  test.each(mishaps)("tells of %s", async (_what, script, told) => {
    const watched = await openWatchedPage(browser(), { width: 800, scheme: "light" });
    onTestFinished(() => watched.context.close());
    await watched.page.goto(`${system().url()}/dashboard`);
    await watched.page.getByLabel("API key").waitFor();
    expect(watched.mishaps).toEqual([]);
    await watched.page.evaluate(`{ ${script} }`);
    await eventually(() => expect(watched.mishaps.join("\n")).toMatch(new RegExp(told.source, "m")));
  });
});
