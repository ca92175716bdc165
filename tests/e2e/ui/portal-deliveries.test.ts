import { readFile } from "node:fs/promises";
import { eventually } from "@posthorn/testkit/eventually";
import type { Page } from "playwright-core";
import { Webhook } from "standardwebhooks";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { findBrowser } from "./find-browser.ts";
import { useSeeded } from "./seed.ts";
import { enterPortal } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

const pictures = process.env["POSTHORN_SCREENSHOTS"];

describe.skipIf(findBrowser() === undefined)("deliveries in the portal", () => {
  const system = useSystem("standalone");
  const seeded = useSeeded(system);
  const browser = useBrowser();

  async function openPortal(path: string, body?: object, width = 1_280): Promise<Page> {
    const watched = await openWatchedPage(browser(), { width, scheme: "light" });
    onTestFinished(async () => {
      await watched.context.close();
      expect(watched.mishaps).toEqual([]);
    });
    await enterPortal(watched.page, seeded(), body);
    await watched.page.goto(`${system().url()}/portal${path}`);
    return watched.page;
  }

  const openList = (q = "") => openPortal(`/deliveries?${new URLSearchParams({ q })}`);
  const rowsOf = (page: Page) => page.locator("tbody tr");
  const take = (page: Page, name: string) =>
    pictures === undefined ? undefined : page.screenshot({ path: `${pictures}/${name}.png` });

  /** What the page hands to the browser as a file. */
  async function download(page: Page, button: RegExp): Promise<{ name: string; text: string }> {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: button }).click(),
    ]);
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
  }

  test("a tenant searches its own deliveries, by everything but the tenant", async () => {
    const page = await openList("status:failed");
    await rowsOf(page).first().waitFor();
    const statuses = await rowsOf(page).getByText("failed", { exact: true }).count();
    expect(statuses).toBe(await rowsOf(page).count());
    await page.getByLabel("Search deliveries").fill("tenant:other");
    await page.keyboard.press("Enter");
    await page.getByText("There is no qualifier tenant:").waitFor();
  });

  test("an id in the search opens its delivery", async () => {
    const page = await openList();
    await rowsOf(page).first().waitFor();
    await page.getByLabel("Search deliveries").fill(seeded().failed);
    await page.keyboard.press("Enter");
    await page.getByText("the receiver failed").waitFor();
    expect(new URL(page.url()).pathname).toBe(`/portal/deliveries/${seeded().failed}`);
  });

  test("what a search finds is exported, as CSV and as NDJSON", async () => {
    const page = await openList("status:failed");
    await rowsOf(page).first().waitFor();
    const count = await rowsOf(page).count();
    await page.getByRole("button", { name: "Export…" }).click();
    await page.getByLabel("CSV").waitFor();
    await take(page, "portal-export");
    const csv = await download(page, /^Export$/);
    expect(csv.name).toBe("deliveries.csv");
    expect(csv.text.trim().split("\r\n")).toHaveLength(count + 1);
    expect(csv.text).toContain(seeded().failed);
    await page.getByRole("button", { name: "Export…" }).click();
    await page.getByLabel(/NDJSON/).check();
    const lines = (await download(page, /^Export$/)).text.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).status)).toEqual(Array(count).fill("failed"));
  });

  test("rows that were picked are retried, after a question", async () => {
    const page = await openList("status:failed");
    await rowsOf(page).first().waitFor();
    for (const row of [0, 1]) await rowsOf(page).nth(row).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Retry selected" }).click();
    await page.getByRole("button", { name: "Retry 2 deliveries" }).click();
    await page.getByText("2 of 2 done").waitFor();
  });

  test("new ones are counted while one follows live", async () => {
    const page = await openList("type:invoice.*");
    await rowsOf(page).first().waitFor();
    const streaming = page.waitForResponse((response) => response.url().includes("/deliveries/stream"));
    await page.keyboard.press(".");
    await streaming;
    const before = await rowsOf(page).count();
    await seeded().emit("portal-live");
    await page.getByRole("button", { name: /^\d+ new deliver(y|ies)\. Show$/ }).click();
    await eventually(async () => expect(await rowsOf(page).count()).toBeGreaterThan(before));
  });

  test("one leads to the next with j, and back with k", async () => {
    const page = await openList("type:order.*");
    const links = rowsOf(page).locator("[data-row-link]");
    await links.first().waitFor();
    const [first, second] = [
      await links.nth(0).getAttribute("href"),
      await links.nth(1).getAttribute("href"),
    ];
    await links.first().click();
    const at = () => new URL(page.url()).pathname;
    await page.getByRole("heading", { name: "Attempts" }).waitFor();
    await page.keyboard.press("j");
    await eventually(() => expect(at()).toBe(second));
    await page.getByRole("heading", { name: "Attempts" }).waitFor();
    await page.keyboard.press("k");
    await eventually(() => expect(at()).toBe(first));
  });

  test("a delivery shows the same event's others, its headers with what they are for, and can be taken away", async () => {
    const page = await openPortal(`/deliveries/${seeded().failed}`);
    const request = page.getByRole("region", { name: "Request" });
    await request.getByText(/^Headers/).click();
    await request.getByText(/know duplicates by it/).waitFor();
    await request.getByText(/Made anew each time, and not kept/).waitFor();
    await take(page, "portal-headers");
    const { name, text } = await download(page, /^HAR$/);
    expect(name).toMatch(/^att_.*\.har$/);
    expect(JSON.parse(text).log.entries[0].response.status).toBe(503);
    await page.keyboard.press("c");
    await page.getByText("Copied as curl").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toMatch(/^curl -i/);
    const others = page.getByRole("region", { name: "Same event, other endpoints" });
    await others.getByRole("link").first().click();
    await eventually(() => expect(page.url()).not.toContain(seeded().failed));
  });

  test("r asks, and then it is attempted again", async () => {
    const page = await openPortal(`/deliveries/${seeded().failed}`);
    await page.getByRole("heading", { name: "Attempts" }).waitFor();
    const timeline = page.getByRole("list", { name: /^Attempts/ }).getByRole("listitem");
    await eventually(async () => expect(await timeline.count()).toBeGreaterThan(0));
    const before = await timeline.count();
    await page.keyboard.press("r");
    await page.getByRole("dialog").getByRole("button", { name: "Retry now" }).click();
    await eventually(async () => expect(await timeline.count()).toBe(before + 1));
  });

  test("a signature is verified in the page, and why it is wrong is said", async () => {
    const page = await openPortal(`/deliveries/${seeded().failed}`);
    await page.getByRole("button", { name: "Verify a signature" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Use the endpoint's secret" }).click();
    const secret = dialog.getByLabel("Secret", { exact: false }).first();
    await eventually(async () => expect(await secret.inputValue()).toMatch(/^whsec_/));
    const inputOf = (label: string) => dialog.getByLabel(label, { exact: false }).first().inputValue();
    const [id, timestamp, body] = [
      await inputOf("webhook-id"),
      await inputOf("webhook-timestamp"),
      await inputOf("Body"),
    ];
    const at = new Date(Number(timestamp) * 1_000);
    const webhook = new Webhook(await secret.inputValue());
    const verify = async (signature: string) => {
      await dialog.getByLabel("webhook-signature").fill(signature);
      await dialog.getByRole("button", { name: "Verify", exact: true }).click();
    };
    await verify(webhook.sign(id, at, body));
    await dialog.getByText("right", { exact: true }).waitFor();
    await verify(webhook.sign(id, at, JSON.stringify(JSON.parse(body), null, 2)));
    await dialog.getByText(/parsed and written again/).waitFor();
    await take(page, "portal-signature");
  });

  test("what the session may not see or do is not offered", async () => {
    const capabilities = ["deliveries:read"];
    const page = await openPortal(`/deliveries/${seeded().failed}`, { capabilities }, 360);
    await page.getByText("Payloads are shown to those with the scope payloads:read.").waitFor();
    for (const name of [/Retry/, /^Copy as/, /Verify/])
      expect(await page.getByRole("button", { name }).count()).toBe(0);
    await page.goto(`${system().url()}/portal/deliveries`);
    await rowsOf(page).first().waitFor();
    expect(await page.getByRole("checkbox").count()).toBe(0);
    expect(await page.getByRole("link", { name: "Testing" }).count()).toBe(0);
  });
});
