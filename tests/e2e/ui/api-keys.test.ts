import { eventually } from "@posthorn/testkit/eventually";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { findBrowser } from "./find-browser.ts";
import { makeKey } from "./make-key.ts";
import { useSeeded } from "./seed.ts";
import { signIn } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

const pictures = process.env["POSTHORN_SCREENSHOTS"];

describe.skipIf(findBrowser() === undefined)("API keys in the dashboard", () => {
  const system = useSystem("standalone");
  useSeeded(system);
  const browser = useBrowser();

  async function open(key?: string, width = 1_280): Promise<Page> {
    const watched = await openWatchedPage(browser(), { width, scheme: "light" });
    onTestFinished(async () => {
      await watched.context.close();
      expect(watched.mishaps).toEqual([]);
    });
    await signIn(watched.page, system(), "/dashboard/api-keys", key);
    return watched.page;
  }

  const take = (page: Page, name: string) =>
    pictures === undefined ? undefined : page.screenshot({ path: `${pictures}/${name}.png` });
  const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

  test.each([360, 1_280])(
    "a key is made with the keyboard at %d px, shown once, and works",
    async (width) => {
      const page = await open(undefined, width);
      await page.getByRole("heading", { name: "API keys" }).click();
      await page.keyboard.press("n");
      const dialog = page.getByRole("dialog");
      const name = await dialog.getByLabel("Name").elementHandle();
      await page.waitForFunction("(name) => document.activeElement === name", name);
      await page.keyboard.type(`reader ${width}`);
      await dialog.getByLabel("Tenant").fill("acme");
      await dialog.getByLabel("deliveries:write").focus();
      await page.keyboard.press("Space");
      await dialog.getByText("Included in deliveries:write").waitFor();
      await dialog.getByLabel("Expires").selectOption({ label: "In 30 days" });
      await take(page, `create-key-${width}`);
      await dialog.getByRole("button", { name: "Create key" }).click();
      const shown = page.getByRole("status", { name: "The new API key" });
      const key = await shown.innerText();
      expect(key).toMatch(/^ph_[0-9a-z]{26}_[\w-]{43}_[0-9a-f]{6}$/);
      await take(page, `new-key-${width}`);
      await page.keyboard.press("Escape");
      await shown.waitFor();
      await page.getByRole("button", { name: "Copy key" }).click();
      await eventually(async () => expect(await page.evaluate("navigator.clipboard.readText()")).toBe(key));
      await page.getByRole("button", { name: "I have kept it" }).click();
      await rowOf(page, `reader ${width}`).getByText("active").waitFor();
      expect(await page.content()).not.toContain(key);
      const answer = await system().clientWith(key).send("GET", "/v1/deliveries?limit=1");
      expect(answer.status).toBe(200);
    },
  );

  test("a tenant that is not there is told at its field, and the form keeps what was written", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Create key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("lost");
    await dialog.getByLabel("Tenant").fill("nobody");
    await dialog.getByLabel("stats:read").check();
    await dialog.getByRole("button", { name: "Create key" }).click();
    await dialog.getByText("There is no such tenant.").waitFor();
    expect(await dialog.getByLabel("Name").inputValue()).toBe("lost");
  });

  test("keys are found by their tenant, and the search stands in the address", async () => {
    await makeKey(system(), ["stats:read"], "acme", "of acme");
    await makeKey(system(), ["stats:read"], null, "of all");
    const page = await open();
    await rowOf(page, "of all").waitFor();
    await page.keyboard.press("/");
    await page.getByLabel("Search API keys").fill("tenant:acme");
    await page.keyboard.press("Enter");
    await eventually(async () => expect(await rowOf(page, "of all").count()).toBe(0));
    await rowOf(page, "of acme").waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("tenant:acme");
  });

  test("a key is revoked after a question that names it, and stops working", async () => {
    const key = await makeKey(system(), ["stats:read"], null, "to be lost");
    const page = await open();
    await page.getByRole("button", { name: "Revoke to be lost" }).click();
    await page.getByText("It was never used.").waitFor();
    await take(page, "revoke-key");
    await page.getByRole("dialog").getByRole("button", { name: "Revoke to be lost" }).click();
    await rowOf(page, "to be lost").getByText("revoked", { exact: true }).waitFor();
    await eventually(async () =>
      expect((await system().clientWith(key).send("GET", "/v1/stats")).status).toBe(401),
    );
  });

  test("whoever revokes the key in use is told so, and stands before the sign-in page", async () => {
    const page = await open(await makeKey(system(), ["admin"], null, "mine"));
    await page.getByRole("button", { name: "Revoke mine" }).click();
    await page.getByText("You are signed in with this key.").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke mine" }).click();
    const signInButton = page.getByRole("button", { name: "Sign in" });
    await eventually(async () => {
      await page.keyboard.press("r");
      expect(await signInButton.isVisible()).toBe(true);
    });
  });
});
