import { mkdir, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { listTenantDeliveries } from "@posthorn/contract/routes/deliveries";
import { createPortalSession } from "@posthorn/contract/routes/portal-sessions";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../../system.ts";
import { call } from "../../tenant.ts";
import { findBrowser } from "../find-browser.ts";
import { signIn } from "../sign-in.ts";
import { openWatchedPage, useBrowser, type View } from "../watched-page.ts";
import { heroes } from "./plan-history.ts";
import { type StorySeeded, seedStory } from "./seed-story.ts";

/** Where the pictures go: `npm run screenshots` says docs/images. */
const folder = process.env["POSTHORN_SCREENSHOTS"];
const mostBytes = 150_000;
const desktop = { width: 1_440, scheme: "light" } as const;
const phone = { width: 390, scheme: "light" } as const;

const tenant = "northwind";
const warehouse = "https://warehouse.northwindbooks.example/hooks/orders";

describe.skipIf(findBrowser() === undefined || folder === undefined)("the pictures in docs", () => {
  const system = useSystem("standalone");
  const browser = useBrowser();
  let seeded: StorySeeded;

  beforeAll(async () => {
    await mkdir(resolve(folder ?? ""), { recursive: true });
    seeded = await seedStory(system());
  });

  async function openPage(view: View): Promise<Page> {
    const { page, context, mishaps } = await openWatchedPage(browser(), view);
    onTestFinished(async () => {
      await context.close();
      expect(mishaps).toEqual([]);
    });
    return page;
  }

  async function openDashboard(path: string, view: View = desktop): Promise<Page> {
    const page = await openPage(view);
    await signIn(page, system(), `/dashboard${path}`);
    return page;
  }

  async function openPortal(path: string, view: View = desktop): Promise<Page> {
    const page = await openPage(view);
    const { url } = await call(system().client, createPortalSession, { params: { tenant } });
    await page.goto(url);
    await page.getByRole("navigation", { name: "Main" }).waitFor();
    await page.goto(`${system().url()}/portal${path}`);
    return page;
  }

  /** What is below `heightPx` is left out. */
  async function take(page: Page, name: string, heightPx = 900): Promise<void> {
    await page.setViewportSize({ width: page.viewportSize()?.width ?? 0, height: heightPx });
    await page.evaluate("scrollTo(0, 0)");
    await page.mouse.move(0, 0);
    await page.waitForLoadState("networkidle");
    const path = resolve(folder ?? "", `${name}.png`);
    await page.screenshot({ path });
    expect((await stat(path)).size, name).toBeLessThan(mostBytes);
    expect(await page.evaluate(countCutTables), `${name}: tables that scroll sideways`).toBe(0);
  }

  /** The delivery to the warehouse of the event with this tag. */
  async function deliveryTo(url: string, tag: string) {
    const query = { tag, endpoint: seeded.endpoints.get(url) ?? "" };
    const { data } = await call(system().client, listTenantDeliveries, { params: { tenant }, query });
    const [delivery] = data;
    if (delivery === undefined) throw new Error(`nothing is tagged ${tag}`);
    return delivery;
  }

  test("the overview", async () => {
    const page = await openDashboard("/overview?still=1");
    await page.getByText("Top failing endpoints").waitFor();
    await page.locator("canvas").nth(2).waitFor();
    await take(page, "overview");
  });

  test("deliveries with a search", async () => {
    const page = await openDashboard("/deliveries?q=status:failed+within:24h");
    await page.locator("tbody tr").nth(8).waitFor();
    await take(page, "deliveries", 720);
  });

  test("a delivery that waits for its fourth attempt", async () => {
    const { id, tenantId } = await deliveryTo(warehouse, heroes.waiting);
    const page = await openDashboard(`/tenants/${tenantId}/deliveries/${id}`, { ...desktop, scheme: "dark" });
    await page.getByText("planned").first().waitFor();
    await take(page, "delivery-dark");
  });

  test("the endpoints of the fleet", async () => {
    const page = await openDashboard("/endpoints");
    await page.getByText("breaker open").waitFor();
    await take(page, "endpoints", 740);
  });

  test("why an endpoint got an event, and others not", async () => {
    const { eventId, tenantId } = await deliveryTo(warehouse, heroes.waiting);
    const page = await openDashboard(`/tenants/${tenantId}/events/${eventId}`);
    await page.getByText("2 matched, 1 filtered").waitFor();
    await take(page, "event");
  });

  test.each([
    ["portal-endpoints", desktop],
    ["portal-endpoints-phone", phone],
  ] as const)("the portal's endpoints: %s", async (name, view) => {
    const page = await openPortal("/endpoints", view);
    await page.getByText("Orders and invoices").first().waitFor();
    await take(page, name, view === desktop ? 500 : 900);
  });

  test("an endpoint in the portal", async () => {
    const page = await openPortal(`/endpoints/${seeded.endpoints.get(warehouse)}`);
    await page.getByText("Failures in a row").waitFor();
    await page.locator("canvas").nth(1).waitFor();
    await take(page, "portal-endpoint");
  });

  test("adding an endpoint in the portal", async () => {
    const page = await openPortal("/endpoints/new");
    // A name under .example leads nowhere.
    await page.route("**/url-check", (route) => route.fulfill({ json: allowed }));
    await page.getByLabel("URL").fill("https://returns.northwindbooks.example/webhooks");
    await page.getByText("Posthorn may send to its address").waitFor();
    await page.getByLabel("All event types").uncheck();
    await page.getByLabel("All of order").check();
    await take(page, "portal-add-endpoint");
  });

  test("a delivery in the portal", async () => {
    const { id } = await deliveryTo(warehouse, heroes.delivered);
    const page = await openPortal(`/deliveries/${id}`);
    await page.getByText("Attempts").first().waitFor();
    await take(page, "portal-delivery");
  });
});

/** Runs in the page. */
const countCutTables = `[...document.querySelectorAll("section:has(> table)")]
  .filter((one) => one.scrollWidth > one.clientWidth).length`;

const allowed = {
  isAllowed: true,
  reason: null,
  message: null,
  checks: { form: "passed", dns: "passed", address: "passed" },
};
