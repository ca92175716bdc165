import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Where pictures of the pages go; undefined: none are taken. */
const pictures = process.env["POSTHORN_SCREENSHOTS"];

/**
 * No violation of WCAG 2.2 AA, and nothing that makes the whole page scroll sideways. Looked at from the top: elsewhere, what is
 * fixed stands in the middle of the picture, and half over a button, which is then told to be too small.
 */
export async function inspectPage(page: Page, name: string): Promise<void> {
  await page.evaluate("scrollTo(0, 0)");
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .setLegacyMode() // within this page; otherwise each look opens a second one, for frames that we do not have
    .analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" | ")}`);
  expect(told, name).toEqual([]);
  const width = await page.evaluate("document.documentElement.scrollWidth");
  expect(width, `${name} scrolls sideways`).toBe(page.viewportSize()?.width);
}
