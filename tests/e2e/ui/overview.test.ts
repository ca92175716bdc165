import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { eventually } from "@posthorn/testkit/eventually";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { call } from "../tenant.ts";
import { findBrowser } from "./find-browser.ts";
import { useSeeded } from "./seed.ts";
import { signIn } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

describe.skipIf(findBrowser() === undefined)("the overview, and storage and retention", () => {
  const system = useSystem("standalone");
  const seeded = useSeeded(system);
  const browser = useBrowser();

  async function open(path: string, key?: string): Promise<Page> {
    const watched = await openWatchedPage(browser(), { width: 1_280, scheme: "light" });
    onTestFinished(async () => {
      await watched.context.close();
      expect(watched.mishaps).toEqual([]);
    });
    await signIn(watched.page, system(), path, key);
    return watched.page;
  }

  /** A number as it stands under its name. */
  const figure = (page: Page, name: string) =>
    page.locator("dl > div").filter({ hasText: name }).first().innerText();

  async function makeKey(scopes: string[], tenant: string | null): Promise<string> {
    return (await call(system().client, createApiKey, { body: { name: "on-call", scopes, tenant } })).key;
  }

  test("who signs in with a key of the instance begins there, and sees workers, what waits and what fails most", async () => {
    const page = await open("/dashboard");
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/dashboard/overview");
    expect(await figure(page, "Workers alive")).toMatch(/^Workers alive\s+1\s+\d+ of 512 slots in use$/);
    expect(await figure(page, "Oldest due delivery")).not.toMatch(/–/);
    await page.getByText("held by a breaker").waitFor();
    const failing = page.getByRole("region", { name: "Top failing endpoints" });
    await failing.getByRole("link", { name: /flaky$/ }).waitFor(); // counted twice a minute
    await page
      .getByRole("region", { name: "Top failing tenants" })
      .getByRole("link", { name: "Acme Inc." })
      .waitFor();
    await page.getByRole("region", { name: "Recent operations" }).getByRole("table").waitFor();
    expect(await page.getByRole("list", { name: "Needs attention" }).count()).toBe(0);
    await failing.getByRole("link", { name: /flaky$/ }).click();
    await eventually(() => expect(new URL(page.url()).pathname).toContain("/endpoints/ep_"));
  });

  test("the window stands in the URL, and charts and numbers are of it", async () => {
    const page = await open("/dashboard/overview?window=1h");
    await eventually(async () => expect(await figure(page, "Ingest rate")).toMatch(/13 events/));
    await page
      .getByRole("region", { name: "Deliveries that ended", exact: true })
      .getByText("last hour")
      .waitFor();
    await page.getByRole("button", { name: "Show as table: Deliveries that ended" }).click();
    await page.getByRole("region", { name: "Deliveries that ended as a table" }).waitFor();
    await page.getByRole("button", { name: "7 d", exact: true }).click();
    await eventually(() => expect(new URL(page.url()).search).toBe("?window=7d"));
    await page.reload();
    await page.getByRole("button", { name: "7 d", exact: true, pressed: true }).waitFor();
  });

  test("it follows what happens until one says stop", async () => {
    const page = await open("/dashboard/overview");
    let reads = 0;
    page.on("request", (request) => {
      if (request.url().endsWith("/v1/instance")) reads += 1;
    });
    await page.clock.install();
    await page.reload();
    await page.getByRole("heading", { name: "What waits" }).waitFor();
    const before = reads;
    await page.clock.runFor(6_000);
    await eventually(() => expect(reads).toBeGreaterThan(before));
    await page.keyboard.press(".");
    await page.getByRole("button", { name: "Live", exact: true, pressed: false }).waitFor();
    expect(new URL(page.url()).search).toBe("?still=1");
    const stopped = reads;
    await page.clock.runFor(60_000);
    expect(reads).toBe(stopped);
    await page.keyboard.press("r");
    await eventually(() => expect(reads).toBe(stopped + 1));
  });

  test("a key of a tenant begins at its deliveries, and has no overview", async () => {
    const page = await open("/dashboard", await makeKey(["deliveries:read", "stats:read"], seeded().tenant));
    await page.getByRole("heading", { name: "Deliveries" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/dashboard/deliveries");
    expect(await page.getByRole("link", { name: "Overview" }).count()).toBe(0);
  });

  test("storage tells what is kept, how much there is of it and which days are made ahead", async () => {
    const page = await open("/dashboard");
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await page.getByRole("heading", { name: "Storage and retention" }).waitFor();
    const kept = page.getByRole("region", { name: "What is kept", exact: true }).getByRole("row");
    await eventually(async () => expect(await kept.nth(2).innerText()).toMatch(/Payloads\s+30 days/));
    expect(await figure(page, "Days ahead")).toMatch(/Days ahead\s+3/);
    expect(await figure(page, "Last run of retention")).toMatch(/it finished/);
    const today = new Date().toISOString().slice(0, 10);
    const days = page.getByRole("region", { name: "Partitions", exact: true }).getByRole("row");
    await days.filter({ hasText: `${today} today` }).waitFor();
    expect(await days.filter({ hasText: "ahead" }).count()).toBe(3);
    expect(await page.getByRole("list", { name: "Needs attention" }).count()).toBe(0);
  });
});
