import { readFile } from "node:fs/promises";
import { updateTenant } from "@posthorn/contract/routes/tenants";
import { eventually } from "@posthorn/testkit/eventually";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { call } from "../tenant.ts";
import { findBrowser } from "./find-browser.ts";
import { makeKey } from "./make-key.ts";
import { useSeeded } from "./seed.ts";
import { signIn } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

const pictures = process.env["POSTHORN_SCREENSHOTS"];

describe.skipIf(findBrowser() === undefined)("the audit log in the dashboard", () => {
  const system = useSystem("standalone");
  const seeded = useSeeded(system);
  const browser = useBrowser();

  async function open(path = "/audit-log", key?: string, width = 1_280): Promise<Page> {
    const watched = await openWatchedPage(browser(), { width, scheme: "light" });
    onTestFinished(async () => {
      await watched.context.close();
      expect(watched.mishaps).toEqual([]);
    });
    await signIn(watched.page, system(), `/dashboard${path}`, key);
    return watched.page;
  }

  const take = (page: Page, name: string) =>
    pictures === undefined ? undefined : page.screenshot({ path: `${pictures}/${name}.png` });
  const rowsOf = (page: Page) => page.locator("main tbody tr");
  const rename = (name: string) =>
    call(system().client, updateTenant, { params: { tenant: "acme" }, body: { name } });

  test.each([360, 1_280])("a change is opened at %d px, and both of its values are read", async (width) => {
    await rename("Acme Ltd.");
    await rename("Acme Inc.");
    const page = await open("/audit-log?q=action:tenant.updated", undefined, width);
    await page.getByRole("link", { name: "Tenant changed" }).first().click();
    const dialog = page.getByRole("dialog", { name: "Tenant changed" });
    await dialog.getByText("Acme Ltd.").waitFor();
    await dialog.getByText("Acme Inc.").first().waitFor();
    expect(new URL(page.url()).searchParams.get("entry")).toMatch(/^aud_/);
    await take(page, `audit-entry-${width}`);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.goBack();
    await page.goForward();
  });

  test("it is searched by what was done, by whom and to what", async () => {
    const page = await open();
    await page.keyboard.press("/");
    await page.getByLabel("Search the audit log").fill("action:endpoint.* tenant:acme");
    await page.keyboard.press("Enter");
    await eventually(async () => expect(await rowsOf(page).count()).toBe(3));
    expect(await page.getByRole("link", { name: "Endpoint created" }).count()).toBe(3);
    await page.getByLabel("Search the audit log").fill("action:nothing");
    await page.keyboard.press("Enter");
    await page.getByText(/action: must be an action such as/).waitFor();
    await page.getByLabel("Search the audit log").fill(`target:${seeded().operation}`);
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Operation paused" }).click();
    await page.getByRole("link", { name: "All that was done by the same" }).click();
    await eventually(() => expect(new URL(page.url()).searchParams.get("q")).toMatch(/^actor:key_/));
  });

  test.each([
    ["CSV", /^id,createdAt,actorKind,.*\r\naud_/s],
    ["NDJSON", /^\{"id":"aud_/],
  ])("what a search finds is exported as %s", async (format, expected) => {
    const page = await open("/audit-log?q=action:endpoint.created");
    await page.getByRole("button", { name: "Export…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(new RegExp(`^${format},`)).check();
    const downloading = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Export" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`audit-log.${format.toLowerCase()}`);
    const text = await readFile(await download.path(), "utf8");
    expect(text).toMatch(expected);
    expect(text.match(/endpoint\.created/g)).toHaveLength(3);
    await page.getByText("Exported 3 entries").waitFor();
  });

  test("a tenant's key sees its tenant's own, and a key of the instance without admin names a tenant", async () => {
    const own = await open("/audit-log", await makeKey(system(), ["endpoints:read"], "acme"));
    await own.getByRole("link", { name: "Endpoint created" }).first().waitFor();
    expect(await own.getByRole("link", { name: /^Tenant/ }).count()).toBe(0);
    const reader = await open("/audit-log", await makeKey(system(), ["endpoints:read"]));
    await reader.getByText("Name a tenant").waitFor();
    await reader.getByLabel("Search the audit log").fill("tenant:acme");
    await reader.keyboard.press("Enter");
    await reader.getByRole("link", { name: "Endpoint created" }).first().waitFor();
  });
});
