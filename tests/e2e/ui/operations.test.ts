import { createOperation } from "@posthorn/contract/routes/operations";
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

describe.skipIf(findBrowser() === undefined)("operations in the dashboard", () => {
  const system = useSystem("standalone");
  const seeded = useSeeded(system);
  const browser = useBrowser();

  async function open(path: string, key?: string): Promise<Page> {
    const watched = await openWatchedPage(browser(), { width: 1_280, scheme: "light" });
    onTestFinished(async () => {
      await watched.context.close();
      expect(watched.mishaps).toEqual([]);
    });
    await signIn(watched.page, system(), `/dashboard${path}`, key);
    return watched.page;
  }

  const begin = (body: object) => call(system().client, createOperation, { body });
  const rowsOf = (page: Page) => page.locator("tbody tr");

  test("the list says what each does, and is narrowed by a search that stands in the address", async () => {
    const page = await open("/deliveries");
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await page.getByRole("heading", { name: "Operations" }).waitFor();
    await page.getByText(/failed deliveries of type order\.\* created from/).waitFor();
    await page.keyboard.press("/");
    await page.getByLabel("Search operations").fill("status:paused action:retry tenant:acme");
    await page.keyboard.press("Enter");
    await eventually(async () => expect(await rowsOf(page).count()).toBe(1));
    expect(new URL(page.url()).searchParams.get("q")).toBe("status:paused action:retry tenant:acme");
    await page.getByLabel("Search operations").fill("status:paused action:cancel");
    await page.keyboard.press("Enter");
    await page.getByText("Nothing matches").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).last().click();
    await eventually(async () => expect(await rowsOf(page).count()).toBeGreaterThan(1));
  });

  test("one that is halted is let go on, and followed to its end without a reload", async () => {
    const page = await open("/deliveries");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find anything" }).fill(seeded().operation);
    await page
      .getByRole("option", { name: /operation/ })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /Retry deliveries.*paused/ }).waitFor();
    await page.getByText("0.5 a second").waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.getByText("Operation resumed").waitFor();
    await page.getByRole("heading", { name: /Retry deliveries.*finished/ }).waitFor();
    await page.getByText("It went through all that it was told to take.").waitFor();
    expect(await page.getByRole("button", { name: "Pause" }).count()).toBe(0);
    await page.getByRole("link", { name: "See these deliveries as they are now" }).click();
    await page.getByRole("button", { name: "Remove filter type order.*" }).waitFor();
  });

  test("one is ended where it is, after a question that says what stays", async () => {
    const filter = { status: ["failed", "delivered"], createdWithin: "24h" };
    const { id } = await begin({ action: "retry", tenant: "acme", filter, ratePerSecond: 0.1 });
    const page = await open(`/operations/${id}`);
    await page.getByRole("button", { name: "End here…" }).click();
    await page.getByText(/done and stay done\. The other \d+ stay as they are/).waitFor();
    await page.getByRole("button", { name: "End it here" }).click();
    await page.getByRole("heading", { name: /Retry deliveries.*cancelled/ }).waitFor();
    await page.getByText("What it had done stays done.").waitFor();
    await page.getByText("Operation ended").waitFor();
  });

  test("a key that may only read sees how far it is, and can change nothing", async () => {
    const key = await makeKey(system(), ["deliveries:read"], "acme");
    const page = await open(`/operations/${seeded().operation}`, key);
    await page.getByRole("heading", { name: /Retry deliveries/ }).waitFor();
    await page.getByRole("progressbar", { name: "Progress" }).waitFor();
    for (const name of ["Pause", "Resume", "End here…"])
      expect(await page.getByRole("button", { name }).count()).toBe(0);
    expect(await page.getByRole("heading", { name: "Log" }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "API keys" }).count()).toBe(0);
  });
});
