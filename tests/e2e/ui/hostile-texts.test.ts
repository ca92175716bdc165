import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { useSystem } from "../system.ts";
import { findBrowser } from "./find-browser.ts";
import { hostileTexts } from "./hostile-texts.ts";
import { type HostileSeed, seedHostileTexts } from "./seed-hostile-texts.ts";
import { signIn } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

type Visit = { path: (seed: HostileSeed) => string; shows: string };

const [script = "", quoted = ""] = hostileTexts;
const newest = hostileTexts.at(-1) ?? "";
const tag = encodeURIComponent(`tag:${script}`);

/** Where the texts are seen, and one of them that stands there as text. */
const dashboard: readonly Visit[] = [
  { path: () => "/overview", shows: "Overview" },
  { path: () => "/tenants", shows: newest },
  { path: ({ tenantId }) => `/tenants/${tenantId}`, shows: script },
  { path: () => "/endpoints", shows: script },
  { path: ({ tenantId, endpoint }) => `/tenants/${tenantId}/endpoints/${endpoint}`, shows: script },
  { path: () => `/deliveries?q=${tag}`, shows: "hostile.happened" },
  { path: ({ tenantId, delivery }) => `/tenants/${tenantId}/deliveries/${delivery}`, shows: quoted },
  { path: () => "/events?q=tenant:hostile", shows: "hostile.happened" },
  { path: ({ tenantId, event }) => `/tenants/${tenantId}/events/${event}`, shows: quoted },
  { path: () => "/operations", shows: quoted },
  { path: () => "/event-types", shows: script },
  { path: () => "/event-types/hostile.type-0", shows: script },
  { path: () => "/event-types/hostile.type-0?edit=1", shows: script },
  { path: () => "/api-keys", shows: newest },
  { path: () => "/audit-log", shows: "Audit log" },
];
const portal: readonly Visit[] = [
  { path: () => "/endpoints", shows: newest },
  { path: () => "/endpoints/new", shows: "Add endpoint" },
  { path: ({ endpoint }) => `/endpoints/${endpoint}`, shows: script },
  { path: () => `/deliveries?q=${tag}`, shows: "hostile.happened" },
  { path: ({ delivery }) => `/deliveries/${delivery}`, shows: quoted },
  { path: () => "/event-types", shows: script },
  { path: () => "/event-types/hostile.type-0", shows: script },
  { path: () => "/testing", shows: "Testing" },
];

describe.skipIf(findBrowser() === undefined)(
  "a hundred hostile texts in every field of tenants and receivers",
  () => {
    const system = useSystem("standalone");
    const browser = useBrowser();

    test("stay text on every screen: no dialog opens, and nothing breaks the policy", async () => {
      expect(new Set(hostileTexts).size).toBe(100);
      await using seed = await seedHostileTexts(system());
      const { page, mishaps } = await openWatchedPage(browser(), { width: 1_280, scheme: "light" });
      await signIn(page, system());
      for (const visit of dashboard) await look(page, `${system().url()}/dashboard`, visit, seed);
      await page.goto(seed.portalUrl);
      await page.getByRole("navigation", { name: "Main" }).waitFor();
      for (const visit of portal) await look(page, `${system().url()}/portal`, visit, seed);
      expect(mishaps).toEqual([]);
    });
  },
);

/** Opens everything that can be opened there as well, and every further page of a list. */
async function look(page: Page, base: string, { path, shows }: Visit, seed: HostileSeed): Promise<void> {
  await page.goto(base + path(seed));
  const text = page.getByText(shows).filter({ visible: true }).first();
  await text.waitFor().catch(() => expect.fail(`${path(seed)} does not show ${shows}`));
  for (const button of await page.getByRole("button", { expanded: false }).all())
    if (await button.isVisible()) await button.click().catch(() => {});
  await page.keyboard.press("Escape");
  for (const tab of await page.getByRole("tab").all()) await tab.click();
  const older = page.getByRole("button", { name: "Older" });
  while ((await older.count()) > 0 && (await older.isEnabled())) {
    const before = page.url();
    await older.click();
    await page.waitForURL((url) => url.href !== before);
    await page.locator('[aria-busy="true"]').waitFor({ state: "detached" });
  }
}
