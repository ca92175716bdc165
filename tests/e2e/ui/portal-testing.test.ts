import { eventually } from "@posthorn/testkit/eventually";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { findBrowser } from "./find-browser.ts";
import { useSeeded } from "./seed.ts";
import { enterPortal } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

const pictures = process.env["POSTHORN_SCREENSHOTS"];

describe.skipIf(findBrowser() === undefined)("the catalogue and tests in the portal", () => {
  const system = useSystem("standalone");
  const seeded = useSeeded(system);
  const browser = useBrowser();

  async function openPortal(path: string, body?: object): Promise<Page> {
    const watched = await openWatchedPage(browser(), { width: 1_280, scheme: "light" });
    onTestFinished(async () => {
      await watched.context.close();
      expect(watched.mishaps).toEqual([]);
    });
    await enterPortal(watched.page, seeded(), body);
    await watched.page.goto(`${system().url()}/portal${path}`);
    return watched.page;
  }

  test("an event type is found with the keyboard, and read", async () => {
    const page = await openPortal("/event-types");
    await page.getByRole("link", { name: "invoice.paid" }).waitFor();
    expect(await page.getByText("user.removed").count()).toBe(0);
    await page.keyboard.press("/");
    await page.keyboard.type("on their way");
    await eventually(async () => expect(await page.locator("[data-type-link]").count()).toBe(1));
    await page.getByRole("heading", { name: "Event types" }).click();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "order.shipped" }).waitFor();
    await page.getByText("Its number, as the customer sees it.").waitFor();
    await page.getByText("TypeScript").click();
    await page.getByText(/export type OrderShipped/).waitFor();
  });

  test("keys lead from screen to screen", async () => {
    const page = await openPortal("/event-types");
    await page.getByRole("link", { name: "invoice.paid" }).waitFor();
    for (const [keys, title] of [
      ["gd", "Deliveries"],
      ["gx", "Testing"],
      ["ge", "Endpoints"],
      ["gc", "Event types"],
    ] as const) {
      await page.keyboard.type(keys);
      await page.getByRole("heading", { name: title, exact: true }).waitFor();
    }
  });

  test("from a type one subscribes an endpoint to it", async () => {
    const page = await openPortal("/event-types/invoice.paid");
    await page.getByRole("link", { name: "Subscribe" }).click();
    const box = page.getByRole("checkbox", { name: "invoice.paid" });
    await box.waitFor();
    expect(await box.isChecked()).toBe(true);
  });

  test("an example is changed and sent, and arrives byte for byte", async () => {
    const page = await openPortal("/event-types/invoice.paid");
    await page.getByRole("link", { name: "Send example" }).click();
    const { good } = seeded();
    await page.getByLabel("Endpoint").selectOption({ label: `${good.url}/hooks` });
    const editor = page.getByRole("textbox", { name: "Payload" });
    await editor.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText('{"total": 1.0, "id": 12345678901234567890}');
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText("delivered", { exact: true }).waitFor();
    await page.getByText("Answered").waitFor();
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/portal-tested.png` });
    const arrived = good.requests.at(-1);
    expect(arrived?.body.toString()).toBe('{"total": 1.0, "id": 12345678901234567890}');
    expect(arrived?.headers["posthorn-event-type"]).toBe("invoice.paid");
    await page.getByRole("link", { name: "Open the delivery" }).click();
    await page.getByRole("heading", { name: "invoice.paid" }).waitFor();
  });

  test("what is no JSON cannot be sent, and a receiver that fails is told of", async () => {
    const page = await openPortal("/testing");
    const editor = page.getByRole("textbox", { name: "Payload" });
    await editor.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText('{"total": }');
    const send = page.getByRole("button", { name: "Send", exact: true });
    await eventually(async () => expect(await send.isDisabled()).toBe(true));
    await page.getByRole("button", { name: "Back to the example" }).click();
    const flaky = await page.getByLabel("Endpoint").locator("option", { hasText: "/flaky" }).innerText();
    await page.getByLabel("Endpoint").selectOption({ label: flaky });
    await send.click();
    await page.getByText("the receiver failed").waitFor();
  });

  test("who may only read is offered neither tests nor subscriptions", async () => {
    const page = await openPortal("/event-types/invoice.paid", { capabilities: ["endpoints:read"] });
    await page.getByRole("heading", { name: "Example" }).waitFor();
    for (const name of ["Subscribe", "Send example", "Testing"])
      expect(await page.getByRole("link", { name }).count()).toBe(0);
  });
});
