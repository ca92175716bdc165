import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { findBrowser } from "./find-browser.ts";

/** How the page is looked at. */
export type View = { width: number; scheme: "light" | "dark" };

/** A page, and everything that never may happen on one: dialogs, breaches of the policy, errors of scripts. */
export type WatchedPage = { page: Page; context: BrowserContext; mishaps: string[] };

const height = 900;

/** What has not come by then never comes, on a machine with other work as well. */
const patienceMs = 120_000;

/** Runs in the page, which knows no TypeScript. */
const tellViolations = `addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
  noteViolation("policy: " + violatedDirective + " " + blockedURI + " " + sample));`;

/** One browser for the tests of a file. */
export function useBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    const executablePath = findBrowser();
    if (executablePath === undefined) throw new Error("no chromium on PATH");
    // In containers /dev/shm is small, and root may have no sandbox.
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
  });
  afterAll(() => browser?.close());
  return () => {
    if (browser === undefined) throw new Error("the browser has not started");
    return browser;
  };
}

export async function openWatchedPage(browser: Browser, view: View): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: view.width, height },
    colorScheme: view.scheme,
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const mishaps: string[] = [];
  await context.exposeBinding("noteViolation", (_source, text: string) => void mishaps.push(text));
  await context.addInitScript(tellViolations);
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  page.on("dialog", (dialog) => {
    mishaps.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => void mishaps.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // What the server refused is shown on the page; a browser says it a second time.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      mishaps.push(`console: ${message.text()}`);
  });
  return { page, context, mishaps };
}
