import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { eventually } from "@posthorn/testkit/eventually";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { findBrowser } from "./find-browser.ts";
import { useSeeded } from "./seed.ts";
import { signIn } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

const pictures = process.env["POSTHORN_SCREENSHOTS"];

describe.skipIf(findBrowser() === undefined)("deliveries in the dashboard", () => {
  const system = useSystem("standalone");
  const seeded = useSeeded(system);
  const browser = useBrowser();

  /** The list, as somebody sees it who has just signed in. */
  async function openList(q = ""): Promise<Page> {
    const watched = await openWatchedPage(browser(), { width: 1_280, scheme: "light" });
    onTestFinished(async () => {
      await watched.context.close();
      expect(watched.mishaps).toEqual([]);
    });
    await signIn(watched.page, system(), `/dashboard/deliveries?${new URLSearchParams({ q })}`);
    await watched.page.getByRole("table").waitFor();
    return watched.page;
  }

  const rowsOf = (page: Page) => page.locator("tbody tr");
  const search = async (page: Page, text: string) => {
    await page.keyboard.press("/");
    await page.getByLabel("Search deliveries").fill(text);
    await page.keyboard.press("Enter");
  };
  const take = (page: Page, name: string) =>
    pictures === undefined ? undefined : page.screenshot({ path: `${pictures}/${name}.png` });

  test("one is found by its tag, with the keyboard alone, and read; back leads to the search", async () => {
    const page = await openList();
    await search(page, "tag:order-42 status:failed");
    await eventually(async () => expect(await rowsOf(page).count()).toBe(1));
    expect(new URL(page.url()).searchParams.get("q")).toBe("tag:order-42 status:failed");
    await page.getByRole("heading", { name: "Deliveries" }).click();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByText("the receiver failed").waitFor();
    await page.getByText('"try later"').waitFor();
    await page.goBack();
    await page.getByRole("button", { name: "Remove filter tag order-42" }).click();
    await eventually(async () => expect(await rowsOf(page).count()).toBeGreaterThan(1));
    expect(new URL(page.url()).searchParams.get("q")).toBe("status:failed");
  });

  test("what a search cannot mean is said, and suggestions help to write it", async () => {
    const page = await openList();
    await search(page, "colour:red");
    await page.getByText("There is no qualifier colour:").waitFor();
    await page.getByLabel("Search deliveries").fill("sta");
    await page.getByRole("option", { name: /status:/ }).waitFor();
    await take(page, "suggestions");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("option", { name: "status:failed" }).click();
    await page.keyboard.press("Enter");
    await eventually(() => expect(new URL(page.url()).searchParams.get("q")).toBe("status:failed"));
  });

  test("a search can be kept under a name, and forgotten", async () => {
    const page = await openList("type:order.*");
    await page.getByRole("button", { name: "Save view" }).click();
    await page.getByLabel("Name of the view").fill("Orders");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "All", exact: true }).click();
    await page.reload();
    await page.getByRole("button", { name: "Orders", exact: true }).click();
    await eventually(() => expect(new URL(page.url()).searchParams.get("q")).toBe("type:order.*"));
    await page.getByRole("button", { name: "Forget the view Orders" }).click();
    await page.getByRole("button", { name: "Save view" }).waitFor();
  });

  test("new ones are counted while one follows live, and no row moves until one asks", async () => {
    const page = await openList("tenant:acme type:invoice.*");
    const first = await rowsOf(page).first().innerText();
    const streaming = page.waitForResponse((response) => response.url().includes("/deliveries/stream"));
    await page.keyboard.press(".");
    await streaming;
    await seeded().emit("live-1");
    await page.getByRole("button", { name: /^\d+ new deliver(y|ies)\. Show$/ }).waitFor();
    expect((await rowsOf(page).first().innerText()).split("\n")[0]).toBe(first.split("\n")[0]);
    const before = await rowsOf(page).count();
    await take(page, "live");
    await page.getByRole("button", { name: /Show$/ }).click();
    await eventually(async () => expect(await rowsOf(page).count()).toBeGreaterThan(before));
  });

  test("all that a search finds are counted, retried, and followed to the end", async () => {
    const page = await openList("status:failed");
    await page.getByRole("button", { name: "Retry all that match" }).click();
    const confirm = page.getByRole("button", { name: /^Retry \d+ deliver/ });
    await confirm.waitFor();
    const count = Number(/\d+/.exec(await confirm.innerText())?.[0]);
    expect(count).toBeGreaterThan(1);
    await take(page, "bulk");
    await confirm.click();
    await page.getByText("finished").waitFor();
    await page.getByText(`${count} of ${count} done`).waitFor();
    await take(page, "bulk-finished");
    await page.getByRole("button", { name: "Close" }).last().click();
  });

  test("rows that were picked are cancelled, after a question", async () => {
    const page = await openList("status:pending");
    const before = await rowsOf(page).count();
    for (const row of [0, 1]) await rowsOf(page).nth(row).getByRole("checkbox").check();
    await page.getByText("2 selected").waitFor();
    await take(page, "selected");
    await page.getByRole("button", { name: "Cancel selected" }).click();
    await page.getByRole("button", { name: "Cancel 2 deliveries" }).click();
    await page.getByText("2 of 2 done").waitFor();
    await page.getByRole("button", { name: "Close" }).last().click();
    await page.getByRole("button", { name: "Refresh" }).click();
    await eventually(async () => expect(await rowsOf(page).count()).toBe(before - 2));
  });

  test("one is copied as a command that, run by a shell, arrives with a good body", async () => {
    const page = await openList("status:delivered");
    await rowsOf(page).first().getByRole("link").click();
    await page.getByRole("button", { name: "Copy as curl" }).click();
    await page.getByText("Copied", { exact: true }).waitFor();
    const command = String(await page.evaluate("navigator.clipboard.readText()"));
    const { good } = seeded();
    const before = good.requests.length;
    await promisify(execFile)("sh", ["-c", command.replace(/^curl/, "curl -fsS")]);
    const sent = good.requests[before];
    const id = String(sent?.headers["webhook-id"]);
    const delivered = good.requests.find(({ headers }) => headers["webhook-id"] === id);
    expect(sent?.body.toString()).toBe(delivered?.body.toString());
    expect(sent?.headers["posthorn-event-type"]).toBe(delivered?.headers["posthorn-event-type"]);
  });

  test("older rows come by page, and the way back keeps its place, by button and by the browser", async () => {
    for (let number = 1; number <= 30; number += 1) await seeded().emit(`paged-${number}`);
    const page = await openList();
    const cursor = () => new URL(page.url()).searchParams.get("cursor");
    const firstLink = () => rowsOf(page).first().getByRole("link").getAttribute("href");
    const newest = await firstLink();
    await page.getByRole("button", { name: "Older" }).click();
    await eventually(async () => expect(await firstLink()).not.toBe(newest));
    const [second, secondCursor] = [await firstLink(), cursor()];
    expect(secondCursor).not.toBeNull();
    await page.reload();
    await eventually(async () => expect(await firstLink()).toBe(second));
    await page.getByRole("button", { name: "Newer" }).click();
    await eventually(async () => expect([await firstLink(), cursor()]).toEqual([newest, null]));
    await page.goBack();
    await eventually(async () => expect([await firstLink(), cursor()]).toEqual([second, secondCursor]));
    await rowsOf(page).first().getByRole("link").click();
    await page.getByRole("heading", { name: "Attempts" }).waitFor();
    await page.goBack();
    await eventually(async () => expect([await firstLink(), cursor()]).toEqual([second, secondCursor]));
  });

  test("the palette finds what an id is of, and the help lists the keys that work here", async () => {
    const page = await openList();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find anything" }).fill(seeded().failed);
    await page.getByRole("option", { name: /delivery/ }).waitFor();
    await take(page, "palette");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /order\.shipped/ }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("Retry this delivery").waitFor();
    await take(page, "help");
    await page.keyboard.press("Escape");
  });
});
