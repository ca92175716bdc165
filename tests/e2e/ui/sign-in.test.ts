import { createApiKey, revokeApiKey } from "@posthorn/contract/routes/api-keys";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { call } from "../tenant.ts";
import { findBrowser } from "./find-browser.ts";
import { refreshUntilSignedOut, signIn } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

describe.skipIf(findBrowser() === undefined)("the dashboard's sign-in", () => {
  const system = useSystem("standalone");
  const browser = useBrowser();

  async function openPage() {
    const watched = await openWatchedPage(browser(), { width: 1_280, scheme: "light" });
    onTestFinished(() => watched.context.close());
    return watched;
  }

  async function makeKey(scopes: string[], tenant: string | null = null) {
    const body = { name: "on-call", scopes, tenant };
    return call(system().client, createApiKey, { body });
  }

  test("a key opens the page that was asked for, until one signs out", async () => {
    const { page, context, mishaps } = await openPage();
    await signIn(page, system(), "/dashboard/deliveries?q=status%3Afailed");
    await page.getByRole("heading", { name: "Deliveries" }).waitFor();
    expect(new URL(page.url()).search).toBe("?q=status%3Afailed");
    const [cookie] = await context.cookies(`${system().url()}/dashboard/session`);
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict", path: "/dashboard" });
    expect(await context.cookies(`${system().url()}/v1/tenants`)).toEqual([]);
    await page.reload();
    await page.getByText("whole instance").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await context.cookies()).toEqual([]);
    await page.reload();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(mishaps).toEqual([]);
  });

  test("a wrong key is refused in words, and can be mended", async () => {
    const { page } = await openPage();
    await page.goto(`${system().url()}/dashboard`);
    await page.getByLabel("API key").fill("ph_wrong");
    await page.keyboard.press("Enter");
    await page.getByText("This key is unknown, expired or revoked.").waitFor();
    await page.getByLabel("API key").fill((await makeKey(["deliveries:read"])).key);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Sign out" }).waitFor();
  });

  test("a key of a tenant sees its tenant, and nothing that it may not do", async () => {
    await call(system().client, putTenant, { params: { tenant: "acme" }, body: { name: "Acme Inc." } });
    const { page, mishaps } = await openPage();
    await signIn(page, system(), "/dashboard", (await makeKey(["deliveries:read"], "acme")).key);
    await page.getByText("Acme Inc.").waitFor();
    await page.getByText("No deliveries yet").waitFor();
    expect(await page.getByRole("button", { name: "Retry all that match" }).count()).toBe(0);
    expect(mishaps).toEqual([]);
  });

  test("whoever loses the key stands before the sign-in page again", async () => {
    const { page } = await openPage();
    const { id, key } = await makeKey(["deliveries:read"]);
    await signIn(page, system(), "/dashboard/deliveries", key);
    await call(system().client, revokeApiKey, { params: { apiKey: id } });
    await refreshUntilSignedOut(page);
    expect(page.url()).toContain("/dashboard/deliveries");
  });
});
