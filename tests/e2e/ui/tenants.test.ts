import { createEndpoint } from "@posthorn/contract/routes/endpoints";
import { listPortalSessions } from "@posthorn/contract/routes/portal-sessions";
import { getStats } from "@posthorn/contract/routes/stats";
import { getTenant, putTenant, updateTenant } from "@posthorn/contract/routes/tenants";
import { eventually } from "@posthorn/testkit/eventually";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { call } from "../tenant.ts";
import { findBrowser } from "./find-browser.ts";
import { inspectPage } from "./inspect-page.ts";
import { useSeeded } from "./seed.ts";
import { signIn } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

describe.skipIf(findBrowser() === undefined)("tenants in the dashboard", () => {
  const system = useSystem("standalone");
  const seeded = useSeeded(system);
  const browser = useBrowser();

  async function openPage(): Promise<Page> {
    const watched = await openWatchedPage(browser(), { width: 1_280, scheme: "light" });
    onTestFinished(async () => {
      await watched.context.close();
      expect(watched.mishaps).toEqual([]);
    });
    return watched.page;
  }

  async function openDashboard(path: string): Promise<Page> {
    const page = await openPage();
    await signIn(page, system(), `/dashboard${path}`);
    return page;
  }

  const makeTenant = (tenant: string, name: string) =>
    call(system().client, putTenant, { params: { tenant }, body: { name, metadata: { plan: "pro" } } });
  const rowsOf = (page: Page) => page.locator("tbody tr");
  const search = (page: Page) => page.getByLabel("Search tenants");

  test("one is created; what is wrong is said at its field, and can be mended", async () => {
    const page = await openDashboard("/tenants");
    await rowsOf(page).first().waitFor();
    await page.getByRole("heading", { name: "Tenants" }).click();
    await page.keyboard.press("n");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: false }).first().fill("Bolt Ltd.");
    await dialog.getByLabel("External id").fill("acme");
    await dialog.getByRole("button", { name: "Add an entry" }).click();
    await dialog.getByLabel("Name of entry 1").fill("plan");
    await dialog.getByLabel("Text of entry 1").fill("team");
    await dialog.getByRole("button", { name: "Create tenant" }).click();
    await dialog.getByText("Another tenant has this externalId.").waitFor();
    await inspectPage(page, "tenant-create");
    await dialog.getByLabel("External id").fill("bolt");
    await dialog.getByRole("button", { name: "Create tenant" }).click();
    await page.getByRole("heading", { name: "Bolt Ltd." }).waitFor();
    await page.getByText("No endpoints yet").waitFor();
    const tenant = await call(system().client, getTenant, { params: { tenant: "bolt" } });
    expect(tenant).toMatchObject({ name: "Bolt Ltd.", metadata: { plan: "team" } });
    expect(page.url()).toContain(tenant.id);
  });

  test("one is found by a part of its name, by its external id, and by the palette", async () => {
    const { id } = await makeTenant("customer-7", "Seventh Heaven");
    const page = await openDashboard("/tenants");
    await search(page).fill("seventh");
    await eventually(async () => expect(await rowsOf(page).count()).toBe(1));
    expect(new URL(page.url()).searchParams.get("q")).toBe("seventh");
    await search(page).fill("customer-7");
    await page.getByRole("link", { name: "Seventh Heaven" }).waitFor();
    await search(page).fill("nobody");
    await page.getByText("Nothing matches").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await eventually(async () => expect(await rowsOf(page).count()).toBeGreaterThan(1));
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find anything" }).fill("customer-7");
    await page
      .getByRole("option", { name: /tenant/ })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Seventh Heaven" }).waitFor();
    expect(page.url()).toContain(id);
  });

  test("a change keeps what somebody else changed meanwhile", async () => {
    await makeTenant("edited", "Edited");
    const page = await openDashboard("/tenants/edited");
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Text of entry 1").fill("enterprise");
    await call(system().client, updateTenant, { params: { tenant: "edited" }, body: { name: "Renamed" } });
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Renamed" }).waitFor();
    await page.getByText("enterprise").waitFor();
    const tenant = await call(system().client, getTenant, { params: { tenant: "edited" } });
    expect(tenant).toMatchObject({ name: "Renamed", externalId: "edited", metadata: { plan: "enterprise" } });
  });

  test("its endpoints and its usage are shown, and the part and the window stand in the address", async () => {
    const { client } = system();
    const { tenant } = seeded();
    await eventually(async () => {
      const { totals } = await call(client, getStats, { query: { tenant } });
      expect(totals.delivered).toBeGreaterThan(0);
    });
    const page = await openDashboard(`/tenants/${tenant}`);
    await page.getByText("Orders and invoices").waitFor();
    await page.getByRole("tab", { name: "Usage" }).click();
    await page.getByRole("button", { name: "7 d", exact: true }).click();
    await eventually(() =>
      expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ part: "usage", window: "7d" }),
    );
    const delivered = page.locator("dl > div", { hasText: "Delivered" }).locator("dd");
    await eventually(async () => expect(Number(await delivered.innerText())).toBeGreaterThan(0));
    await page.reload();
    await page.getByRole("tab", { name: "Usage", selected: true }).waitFor();
    await inspectPage(page, "tenant-usage");
  });

  test("a portal link lets in with what it was made for, until its session is revoked", async () => {
    const page = await openDashboard(`/tenants/${seeded().tenant}?part=portal-sessions`);
    await page.getByRole("button", { name: "Create portal link" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Return URL").fill("app.example");
    await dialog.getByRole("button", { name: "Create portal link" }).click();
    await dialog.getByText("must be an absolute http or https URL").waitFor();
    await inspectPage(page, "portal-link");
    await dialog.getByLabel("Return URL").fill("https://app.example/settings");
    await dialog.getByRole("button", { name: "Create portal link" }).click();
    const link = await dialog.getByLabel("Portal link").inputValue();
    await inspectPage(page, "portal-link-made");
    expect(await dialog.getByRole("link", { name: "Open" }).getAttribute("href")).toBe(link);
    await dialog.getByRole("button", { name: "Close" }).last().click();

    const portal = await openPage();
    await portal.goto(link);
    await portal.getByText("Orders and invoices").waitFor();
    expect(await portal.getByRole("button", { name: /^Pause/ }).count()).toBe(0);

    await page
      .getByRole("button", { name: /^Revoke ps_/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Revoke session" }).click();
    await rowsOf(page).getByText("revoked").waitFor();
    const sessions = await call(system().client, listPortalSessions, { params: { tenant: seeded().tenant } });
    expect(sessions.data[0]).toMatchObject({ returnUrl: "https://app.example/settings" });
    expect(sessions.data[0]?.revokedAt).not.toBeNull();
  });

  test("one is erased after its name was typed, and the erasure is followed to its end", async () => {
    const { id, name } = await makeTenant("leaving", "Leaving Ltd.");
    await call(system().client, createEndpoint, {
      params: { tenant: id },
      body: { url: `${seeded().good.url}/leaving` },
    });
    const page = await openDashboard(`/tenants/${id}`);
    await page.getByRole("button", { name: "Erase…" }).click();
    const dialog = page.getByRole("dialog");
    const confirm = dialog.getByRole("button", { name: "Erase the tenant" });
    await dialog.getByLabel(`Type ${name} to confirm`).fill("leaving ltd.");
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
    await inspectPage(page, "tenant-erase");
    await confirm.click();
    await page.getByText("finished").waitFor();
    await page.getByRole("main").getByRole("link", { name: "Tenants" }).click();
    await rowsOf(page).first().waitFor();
    expect(await page.getByRole("link", { name }).count()).toBe(0);
    await page.goto(`${system().url()}/dashboard/tenants/${id}`);
    await page.getByText("There is no such tenant.").waitFor();
  });
});
