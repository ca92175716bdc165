import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { createEndpoint, pauseEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEvent } from "@posthorn/contract/routes/events";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { eventually } from "@posthorn/testkit/eventually";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { call, openTenant } from "../tenant.ts";
import { findBrowser } from "./find-browser.ts";
import { inspectPage } from "./inspect-page.ts";
import { useSeeded } from "./seed.ts";
import { goBy, signIn } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

describe.skipIf(findBrowser() === undefined)("events in the dashboard", () => {
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

  const rowsOf = (page: Page) => page.locator("tbody tr");
  const search = async (page: Page, text: string) => {
    await page.getByLabel("Search events").fill(text);
    await page.keyboard.press("Enter");
  };

  /** A tenant with an endpoint for every way not to get an event. */
  async function makeMissed() {
    const { client } = system();
    const params = { tenant: "northwind" };
    const { id: tenantId } = await call(client, putTenant, { params, body: { name: "Northwind" } });
    const { url } = seeded().good;
    const subscribe = (body: object) => call(client, createEndpoint, { params, body });
    await subscribe({ url: `${url}/all` });
    await subscribe({ url: `${url}/large`, filter: { total: { $gte: 1_000 } } });
    await subscribe({ url: `${url}/users`, eventTypes: ["user.*"] });
    await subscribe({ url: `${url}/us`, channels: ["us"] });
    const paused = await subscribe({ url: `${url}/paused` });
    await call(client, pauseEndpoint, { params: { ...params, endpoint: paused.id } });
    const body = {
      eventType: "invoice.paid",
      payload: { total: 129.5 },
      channels: ["eu"],
      externalId: "in-1",
    };
    const event = await call(client, createEvent, { params, body });
    return { tenantId, subscribe, url, event: event.id };
  }

  test("a tenant is asked for first; then what was emitted is found, and nobody's stands out", async () => {
    const page = await open("/deliveries");
    await goBy(page, "gv", "Events");
    await page.getByText("Whose events?").waitFor();
    await page.getByRole("button", { name: "Acme Inc." }).click();
    await rowsOf(page).first().waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("tenant:acme");
    await search(page, "tenant:acme tag:order-42");
    await eventually(async () => expect(await rowsOf(page).count()).toBe(1));
    await search(page, "tenant:acme payload:/order=order-42");
    await eventually(async () => expect(await rowsOf(page).count()).toBe(1));
    await search(page, "tenant:acme tag:none");
    await page.getByText("Nothing matches").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).last().click();
    await eventually(async () => expect(await rowsOf(page).count()).toBeGreaterThan(5));
    await search(page, "tenant:acme colour:red");
    await page.getByText("There is no qualifier colour:").waitFor();
    await search(page, seeded().event);
    await eventually(async () => expect(await rowsOf(page).count()).toBe(1));
    await rowsOf(page).first().getByRole("link").click();
    await page.getByText("Why it went where it did").waitFor();
  });

  test("why it did not arrive is said for each endpoint, and a replay makes up for it", async () => {
    const { tenantId, subscribe, url, event } = await makeMissed();
    await subscribe({ url: `${url}/late` });
    const page = await open(`/tenants/${tenantId}/events/${event}`);
    await page
      .getByText("2 matched, 1 filtered, 1 of other types, 1 of other channels, 1 created later, 1 paused")
      .waitFor();
    await page.getByText("Its filter leaves it out: /total must be at least 1000, and is 129.5.").waitFor();
    await page.getByText("Does not take invoice.paid").waitFor();
    await page.getByText("Takes other channels than eu.").waitFor();
    await page.getByText("Matched, and waits: its endpoint is paused or disabled.").waitFor();
    await inspectPage(page, "event-missed");
    await page.getByRole("button", { name: /^Replay to ep_/ }).click();
    await page.getByRole("button", { name: "Make 1 delivery" }).click();
    await page.getByText("1 of 1 done").waitFor();
    await page.getByRole("button", { name: "Close" }).last().click();
    await page.getByText("3 matched, 1 filtered").waitFor();
    await eventually(() => expect(seeded().good.requests.some((one) => one.path === "/late")).toBe(true));
  });

  test("it is sent to all again, with the same webhook-id, after a question", async () => {
    const { tenantId, event, waiting, good } = seeded();
    const arrived = () => good.requests.filter(({ headers }) => headers["webhook-id"] === event).length;
    const page = await open(`/tenants/${tenantId}/deliveries/${waiting}`);
    await page.getByRole("link", { name: "Open the event" }).click();
    await page.getByText("3 matched").waitFor();
    await page.getByText('"order-42"').waitFor();
    const before = arrived();
    await page.getByRole("button", { name: "Replay to all…" }).click();
    await page.getByRole("button", { name: "Retry 2 deliveries" }).click();
    await page.getByText("2 of 2 done").waitFor();
    await eventually(() => expect(arrived()).toBe(before + 1));
  });

  test("the palette leads to it, and its payload is saved as it was sent", async () => {
    const page = await open("/deliveries");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find anything" }).fill(seeded().event);
    await page.getByRole("option", { name: /event/ }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "order.shipped" }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download the payload" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${seeded().event}.json`);
  });

  test("a tenant's key sees its own at once, without payloads, and sends nothing", async () => {
    const { tenant, tenantId, event } = seeded();
    const body = { name: "reader", scopes: ["deliveries:read"], tenant };
    const { key } = await call(system().client, createApiKey, { body });
    const page = await open("/events", key);
    await rowsOf(page).first().waitFor();
    await search(page, "tenant:other");
    await page.getByText("There is no qualifier tenant:").waitFor();
    await page.goto(`${system().url()}/dashboard/tenants/${tenantId}/events/${event}`);
    await page.getByText("3 matched").waitFor();
    await page.getByText("Payloads are shown to those with the scope payloads:read.").waitFor();
    expect(await page.getByRole("button", { name: /Replay|Retry/ }).count()).toBe(0);
    expect((await openTenant(system().client, tenant).deliveriesOf(event)).length).toBe(3);
  });
});
