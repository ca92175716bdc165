import { createEndpoint, getEndpoint, getLane, pauseEndpoint } from "@posthorn/contract/routes/endpoints";
import { listAllEndpoints } from "@posthorn/contract/routes/fleet";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { eventually } from "@posthorn/testkit/eventually";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { call } from "../tenant.ts";
import { findBrowser } from "./find-browser.ts";
import { makeKey } from "./make-key.ts";
import { useSeeded } from "./seed.ts";
import { signIn } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

const pictures = process.env["POSTHORN_SCREENSHOTS"];

describe.skipIf(findBrowser() === undefined)("the endpoints of the fleet", () => {
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
  const take = (page: Page, name: string) =>
    pictures === undefined ? undefined : page.screenshot({ path: `${pictures}/${name}.png` });
  const failingPath = () => ({ tenant: seeded().tenantId, endpoint: seeded().failing });
  async function search(page: Page, text: string) {
    await page.getByLabel("Search endpoints").fill(text);
    await page.keyboard.press("Enter");
  }

  beforeAll(async () => {
    const { client } = system();
    await call(client, putTenant, { params: { tenant: "bolt" }, body: { name: "Bolt Ltd." } });
    const body = { url: `${seeded().good.url}/bolt`, description: "Of Bolt" };
    await call(client, createEndpoint, { params: { tenant: "bolt" }, body });
    await eventually(async () => {
      const lane = await call(client, getLane, { params: failingPath() });
      expect(lane.breaker).toBe("open");
    });
  });

  test("what fails comes first, and is narrowed by a search that stands in the address", async () => {
    const page = await open("/deliveries");
    await page.keyboard.press("g");
    await page.keyboard.press("e");
    await page.getByRole("heading", { name: "Endpoints" }).waitFor();
    const first = rowsOf(page).first();
    await first.getByText("breaker open").waitFor();
    expect(await first.textContent()).toContain("/flaky");
    await eventually(async () => expect(await rowsOf(page).first().textContent()).toContain("http_5xx"));
    await take(page, "fleet");
    await page.keyboard.press("/");
    await search(page, "tenant:bolt");
    await eventually(async () => expect(await rowsOf(page).count()).toBe(1));
    expect(await rowsOf(page).textContent()).toContain("Bolt Ltd.");
    expect(new URL(page.url()).searchParams.get("q")).toBe("tenant:bolt");
    await search(page, "orders state:healthy");
    await eventually(async () =>
      expect(await rowsOf(page).first().textContent()).toContain("Orders and invoices"),
    );
    await search(page, "state:broken");
    await page.getByText("state: must be of breaker").waitFor();
    await search(page, "nowhere");
    await page.getByText("Nothing matches").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).last().click();
    await eventually(async () => expect(await rowsOf(page).count()).toBeGreaterThan(2));
  });

  test("a row leads to the endpoint, which says how it does and whose it is", async () => {
    const page = await open("/endpoints?q=state:breaker");
    await page.getByRole("link", { name: /flaky/ }).click();
    await page.getByRole("heading", { name: /flaky/ }).waitFor();
    expect(new URL(page.url()).pathname).toBe(
      `/dashboard/tenants/${seeded().tenantId}/endpoints/${seeded().failing}`,
    );
    await page.getByText("Failures in a row").waitFor();
    await page.getByRole("link", { name: "Acme Inc." }).click();
    await page.getByRole("heading", { name: "Acme Inc." }).waitFor();
  });

  test("pages lead on and back, and a reload stays on the page", async () => {
    const { client } = system();
    await call(client, putTenant, { params: { tenant: "many" }, body: { name: "Many Ltd." } });
    for (let number = 1; number <= 51; number += 1)
      await call(client, createEndpoint, {
        params: { tenant: "many" },
        body: { url: `https://hooks.example/${number}` },
      });
    const page = await open("/endpoints?q=tenant:many");
    const first = page.getByRole("link", { name: "hooks.example/51", exact: true });
    const last = page.getByRole("link", { name: "hooks.example/1", exact: true });
    await first.waitFor();
    await page.getByRole("button", { name: "Next" }).click();
    await last.waitFor();
    await eventually(async () => expect(await rowsOf(page).count()).toBe(1));
    await page.reload();
    await last.waitFor();
    await page.getByRole("button", { name: "Previous" }).click();
    await first.waitFor();
  });

  test("the palette finds an endpoint by its id", async () => {
    const page = await open("/deliveries");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find anything" }).fill(seeded().failing);
    await page
      .getByRole("option", { name: /endpoint/ })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /flaky/ }).waitFor();
  });

  test("one is paused and resumed from its row, after a question; the resume closes its breaker", async () => {
    const { client } = system();
    const page = await open("/endpoints?q=flaky");
    await rowsOf(page)
      .getByRole("button", { name: /^Pause/ })
      .click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Acme Inc.").waitFor();
    await take(page, "fleet-pause");
    await dialog.getByRole("button", { name: "Leave it" }).click();
    expect((await call(client, getEndpoint, { params: failingPath() })).status).toBe("active");
    await rowsOf(page)
      .getByRole("button", { name: /^Pause/ })
      .click();
    await dialog.getByRole("button", { name: "Pause", exact: true }).click();
    await page.getByText("Paused: deliveries wait until it is resumed").waitFor();
    await rowsOf(page).getByText("paused", { exact: true }).waitFor();
    await rowsOf(page)
      .getByRole("button", { name: /^Resume/ })
      .click();
    await dialog.getByText(/deliveries wait/).waitFor();
    await take(page, "fleet-resume");
    await dialog.getByLabel("All are cancelled; new events are sent").check();
    await dialog.getByRole("button", { name: "Resume" }).click();
    await rowsOf(page).getByText("healthy").waitFor();
    const { data } = await call(client, listAllEndpoints, { query: { contains: "flaky" } });
    expect(data).toMatchObject([{ status: "active", breaker: "closed", failingSince: null }]);
  });

  test("what the key may not do is not offered, and a tenant's key sees its own alone", async () => {
    const reader = await makeKey(system(), ["endpoints:read"], seeded().tenantId);
    await call(system().client, pauseEndpoint, { params: failingPath() });
    const page = await open("/endpoints", reader);
    await rowsOf(page).first().waitFor();
    await page.getByText("Orders and invoices").waitFor();
    expect(await page.getByText("Bolt Ltd.").count()).toBe(0);
    expect(await page.getByRole("button", { name: /^(Pause|Resume)/ }).count()).toBe(0);
    expect(await page.getByRole("columnheader", { name: "Tenant" }).count()).toBe(0);
  });
});
