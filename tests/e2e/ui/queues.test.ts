import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { queues, useSystem } from "../system.ts";
import { createTenant } from "../tenant.ts";
import { findBrowser } from "./find-browser.ts";
import { makeKey } from "./make-key.ts";
import { signIn } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

const pictures = process.env["POSTHORN_SCREENSHOTS"];

describe.skipIf(findBrowser() === undefined || !queues.includes("redis"))("the queues' pages", () => {
  const system = useSystem("redis");
  const browser = useBrowser();

  async function open(scheme: "light" | "dark" = "light"): Promise<Page> {
    const watched = await openWatchedPage(browser(), { width: 1_280, scheme });
    const hosts = new Set<string>();
    watched.page.on("request", (request) => hosts.add(new URL(request.url()).origin));
    onTestFinished(async () => {
      await watched.context.close();
      expect(watched.mishaps).toEqual([]);
      expect([...hosts]).toEqual([new URL(system().url()).origin]);
    });
    return watched.page;
  }

  const take = (page: Page, name: string) =>
    pictures === undefined ? undefined : page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });

  test.each(["light", "dark"] as const)(
    "they open from the navigation, %s, and lead back",
    async (scheme) => {
      const page = await open(scheme);
      await signIn(page, system(), "/dashboard/deliveries");
      await page.getByRole("link", { name: "Queues" }).click();
      await page.getByText("deliver-0").first().waitFor();
      await page.waitForLoadState("networkidle");
      await take(page, `queues-${scheme}`);
      await page.locator("header button").nth(3).click(); // its settings, a button without a name
      await page.getByRole("dialog").waitFor();
      await page.getByRole("dialog").getByRole("combobox").first().click();
      await page.getByRole("option").first().waitFor();
      await take(page, `queues-settings-${scheme}`);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "redeliver-0" }).first().click();
      await page.waitForURL("**/queues/queue/**");
      await page.waitForLoadState("networkidle");
      await take(page, `queue-${scheme}`);
      await page.reload();
      await page.getByText("redeliver-0").first().waitFor();
      await page.goto(`${system().url()}/dashboard/deliveries`);
      await page.getByRole("heading", { name: "Deliveries" }).waitFor();
    },
  );

  test("a job that waits is shown with the ids of its deliveries, and with nothing that could change it", async () => {
    await system().worker().end("SIGTERM");
    const tenant = await createTenant(system().client);
    await tenant.addEndpoint({ url: "http://127.0.0.1:8499/hooks" });
    const { id } = await tenant.emit({ total: 1 });
    const delivery = await tenant.deliveryOf(id);
    const page = await open();
    await signIn(page, system(), "/dashboard/audit-log");
    await page.goto(`${system().url()}/dashboard/queues/queue/%7Bdeliver-0%7D?status=waiting`);
    await page.getByText("1 delivery").first().waitFor();
    await page.getByText(`${delivery.id} of ${delivery.endpointId}`).waitFor();
    await take(page, "queue-job");
    for (const name of [/pause/i, /retry/i, /promote/i, /clean/i, /add job/i, /empty/i, /obliterate/i])
      expect(await page.getByRole("button", { name }).count(), `${name}`).toBe(0);
  });

  test("who signs in at their address comes to them", async () => {
    const page = await open();
    await page.goto(`${system().url()}/dashboard/queues`);
    await page.getByLabel("API key").fill(system().settings["POSTHORN_ROOT_KEY"] ?? "");
    await page.keyboard.press("Enter");
    await page.getByText("redeliver-0").first().waitFor();
    expect(new URL(page.url()).pathname).toBe("/dashboard/queues");
  });

  test("whose key may not see them is told so, and has no link to them", async () => {
    const page = await open();
    await signIn(page, system(), "/dashboard/queues", await makeKey(system(), ["deliveries:read"]));
    await page.getByText("There are no queues to see").waitFor();
    expect(await page.getByRole("link", { name: "Queues" }).count()).toBe(0);
  });
});

describe.skipIf(findBrowser() === undefined)("without Redis", () => {
  const system = useSystem("standalone");
  const browser = useBrowser();

  test("there is no link to queues", async () => {
    const { page, context } = await openWatchedPage(browser(), { width: 1_280, scheme: "light" });
    onTestFinished(() => context.close());
    await signIn(page, system(), "/dashboard/audit-log");
    await page.getByRole("link", { name: "Audit log" }).waitFor();
    expect(await page.getByRole("link", { name: "Queues" }).count()).toBe(0);
  });
});
