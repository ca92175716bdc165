import { getEndpoint, listEndpoints } from "@posthorn/contract/routes/endpoints";
import { listPortalSessions, revokePortalSession } from "@posthorn/contract/routes/portal-sessions";
import { eventually } from "@posthorn/testkit/eventually";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { call } from "../tenant.ts";
import { findBrowser } from "./find-browser.ts";
import { useSeeded } from "./seed.ts";
import { enterPortal } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

const pictures = process.env["POSTHORN_SCREENSHOTS"];

describe.skipIf(findBrowser() === undefined)("the portal", () => {
  const system = useSystem("standalone");
  const seeded = useSeeded(system);
  const browser = useBrowser();

  async function openPage(width = 1_280) {
    const watched = await openWatchedPage(browser(), { width, scheme: "light" });
    onTestFinished(async () => {
      await watched.context.close();
      expect(watched.mishaps).toEqual([]);
    });
    return watched;
  }

  test("a link lets a tenant in once; its code leaves the address, and no cookie is set", async () => {
    const { page, context } = await openPage();
    const url = await seeded().openPortal({ returnUrl: "https://app.example/settings" });
    await page.goto(url);
    await page.getByText("Acme Inc.").waitFor();
    await page.getByText("Orders and invoices").waitFor();
    expect(new URL(page.url()).hash).toBe("");
    expect(await context.cookies()).toEqual([]);
    expect(await page.getByRole("link", { name: "Back to the app" }).getAttribute("href")).toBe(
      "https://app.example/settings",
    );
    await page.reload();
    await page.getByText("Orders and invoices").waitFor();

    const other = await openPage();
    await other.page.goto(url);
    await other.page.getByRole("heading", { name: "This session has ended" }).waitFor();
    if (pictures !== undefined) await other.page.screenshot({ path: `${pictures}/portal-ended.png` });
  });

  test("without a link it says where to find one", async () => {
    const { page } = await openPage();
    await page.goto(`${system().url()}/portal`);
    await page.getByRole("heading", { name: "Open this page from your app" }).waitFor();
  });

  test("an endpoint is found, paused and resumed", async () => {
    const { client } = system();
    const { tenant } = seeded();
    const { page } = await openPage();
    await enterPortal(page, seeded());
    await page.getByLabel("Search endpoints").fill("orders and");
    await eventually(async () => expect(await page.locator("tbody tr").count()).toBe(1));
    const { data } = await call(client, listEndpoints, { params: { tenant } });
    const endpoint = data.find(({ description }) => description === "Orders and invoices")?.id ?? "";
    const statusOf = async () => (await call(client, getEndpoint, { params: { tenant, endpoint } })).status;
    await page.getByRole("button", { name: /^Pause/ }).click();
    await page.getByText("paused", { exact: true }).last().waitFor();
    await eventually(async () => expect(await statusOf()).toBe("paused"));
    await page.getByRole("button", { name: /^Resume/ }).click();
    await eventually(async () => expect(await statusOf()).toBe("active"));
  });

  test("what the session may not do is not offered, and its colours are the session's", async () => {
    const { page } = await openPage();
    await enterPortal(page, seeded(), {
      capabilities: ["endpoints:read"],
      theme: { mode: "dark", primaryColor: "#0a7d55" },
    });
    await page.getByText("Orders and invoices").waitFor();
    expect(await page.getByRole("button", { name: /^Pause/ }).count()).toBe(0);
    expect(await page.getByText("Attempts, 24 h").count()).toBe(0);
    expect(await page.locator("html").getAttribute("data-mantine-color-scheme")).toBe("dark");
    const colour = await page.evaluate(
      'getComputedStyle(document.documentElement).getPropertyValue("--mantine-primary-color-filled")',
    );
    expect(String(colour)).toMatch(/brand-filled|#0a7d55/);
  });

  test("a session that is ended shows it, at the next answer", async () => {
    const { client } = system();
    const { tenant } = seeded();
    const { page } = await openPage(360);
    await enterPortal(page, seeded());
    const { data } = await call(client, listPortalSessions, { params: { tenant } });
    const params = { tenant, portalSession: data[0]?.id ?? "" };
    await call(client, revokePortalSession, { params });
    await page.getByRole("heading", { name: "This session has ended" }).waitFor();
  });
});
