import { eventually } from "@posthorn/testkit/eventually";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { System } from "../system.ts";
import type { Seeded } from "./seed.ts";

const lookMs = 1_000;

/** Signs in at whatever page of the dashboard is asked for, with the root key unless told. */
export async function signIn(page: Page, system: System, path = "/dashboard", key?: string): Promise<void> {
  await page.goto(`${system.url()}${path}`);
  await page.getByLabel("API key").fill(key ?? system.settings["POSTHORN_ROOT_KEY"] ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
}

/** Reads what is shown again until the page asks for a key: it may find out by itself just before the button is clicked. */
export async function refreshUntilSignedOut(page: Page): Promise<void> {
  await eventually(async () => {
    const refresh = page.getByRole("button", { name: "Refresh" });
    if (await refresh.isVisible()) await refresh.click({ timeout: lookMs });
    await page.getByRole("button", { name: "Sign in" }).waitFor({ timeout: lookMs });
  });
}

/** Opens the portal by a new link. */
export async function enterPortal(page: Page, seeded: Seeded, body?: object): Promise<void> {
  await page.goto(await seeded.openPortal(body));
  await page.getByRole("navigation", { name: "Main" }).waitFor();
}

/** Goes to a screen by its two keys; again where the machine was too slow for them to belong together. */
export async function goBy(page: Page, keys: string, heading: string): Promise<void> {
  await eventually(async () => {
    for (const key of keys) await page.keyboard.press(key);
    expect(await page.getByRole("heading", { name: heading, level: 1, exact: true }).isVisible()).toBe(true);
  });
}
