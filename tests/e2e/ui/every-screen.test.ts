import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useSystem } from "../system.ts";
import { findBrowser } from "./find-browser.ts";
import { inspectPage } from "./inspect-page.ts";
import { screensUnderTest } from "./screens.ts";
import { useSeeded } from "./seed.ts";
import { enterPortal, signIn } from "./sign-in.ts";
import { openWatchedPage, useBrowser, type View, type WatchedPage } from "./watched-page.ts";

const views: View[] = [360, 1440].flatMap((width) => [
  { width, scheme: "light" },
  { width, scheme: "dark" },
]);

describe.skipIf(findBrowser() === undefined)("every screen", () => {
  const system = useSystem("standalone");
  const seeded = useSeeded(system);
  const browser = useBrowser();

  describe.each(views)("at $width px, $scheme", (view) => {
    let watched: WatchedPage | undefined;
    const pageOf = (): WatchedPage => {
      if (watched === undefined) throw new Error("no page is open");
      return watched;
    };
    const nameOf = (screen: string) => `${screen}-${view.width}-${view.scheme}`;
    beforeAll(async () => {
      watched = await openWatchedPage(browser(), view);
    });
    afterAll(() => watched?.context.close());

    test("the sign-in page is accessible and keeps its policy", async () => {
      const { page, mishaps } = pageOf();
      await page.goto(`${system().url()}/dashboard`);
      await page.getByLabel("API key").waitFor();
      await inspectPage(page, nameOf("sign-in"));
      await signIn(page, system());
      await enterPortal(page, seeded());
      expect(mishaps.splice(0)).toEqual([]);
    });

    test.each(screensUnderTest)("$page: $name is accessible and keeps its policy", async (screen) => {
      const { page, mishaps } = pageOf();
      await page.goto(`${system().url()}/${screen.page}${screen.path(seeded())}`);
      await page.getByText(screen.shows).first().waitFor();
      await page.waitForLoadState("networkidle");
      await inspectPage(page, nameOf(`${screen.page}-${screen.name}`));
      expect(mishaps.splice(0)).toEqual([]);
    });
  });
});
