import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { getEventType } from "@posthorn/contract/routes/event-types";
import { eventually } from "@posthorn/testkit/eventually";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { call } from "../tenant.ts";
import { findBrowser } from "./find-browser.ts";
import { inspectPage } from "./inspect-page.ts";
import { useSeeded } from "./seed.ts";
import { goBy, signIn } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

describe.skipIf(findBrowser() === undefined)("the catalogue in the dashboard", () => {
  const system = useSystem("standalone");
  useSeeded(system);
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
  const read = (eventType: string) => call(system().client, getEventType, { params: { eventType } });
  const write = async (page: Page, label: string, text: string) => {
    await page.getByRole("textbox", { name: label }).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(text);
  };

  test("a type is found by what it means, and read as fields, as TypeScript and as an example", async () => {
    const page = await open("/deliveries");
    await goBy(page, "gy", "Event types");
    await page.getByLabel("Search event types").fill("paid in full");
    await eventually(async () => expect(await rowsOf(page).count()).toBe(1));
    expect(new URL(page.url()).searchParams.get("q")).toBe("paid in full");
    await page.getByRole("link", { name: "invoice.paid" }).click();
    await page.getByRole("row", { name: /sku required string/ }).waitFor();
    await page.getByText("TypeScript", { exact: true }).click();
    await page.getByText("export type InvoicePaid = {").waitFor();
    await page.getByText('"horn-1"').waitFor();
  });

  test("one is created with the keyboard alone; what is wrong is said where it is, and nothing is kept until it is right", async () => {
    const page = await open("/event-types");
    await page.getByRole("link", { name: "invoice.paid" }).waitFor();
    await page.keyboard.press("n");
    await page.getByLabel("Name").fill("ticket.sold");
    await page.keyboard.press("Tab");
    await page.keyboard.type("A ticket was sold.");
    await write(page, "JSON Schema of the payload", '{"type": "object",\n "properties": {"seat": }}');
    await page.getByText("Line 2, column 25: “}” is not expected here").waitFor();
    await page.locator(".cm-lintRange-error").waitFor();
    await inspectPage(page, "event-type-fault");
    await write(page, "JSON Schema of the payload", '{"type": "object", "requierd": ["seat"]}');
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.type")).toBe("radio");
    await page.getByRole("button", { name: "Create event type" }).click();
    await page.getByText("requierd: is not a keyword of JSON Schema").waitFor();
    await inspectPage(page, "event-type-problem");
    const schema =
      '{"type":"object","required":["seat"],"properties":{"seat":{"type":"string","format":"uuid"}}}';
    await write(page, "JSON Schema of the payload", schema);
    await page.getByRole("button", { name: "Format JSON Schema of the payload" }).click();
    await page.getByRole("button", { name: "Make one from the schema" }).click();
    await page.getByLabel("It is refused, and nothing is kept").check();
    await page.getByRole("button", { name: "Create event type" }).click();
    await page.getByRole("heading", { name: "ticket.sold" }).waitFor();
    expect(await read("ticket.sold")).toMatchObject({
      ...{ description: "A ticket was sold.", validate: "reject", schema: JSON.parse(schema) },
      example: { seat: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  test("one is changed, archived after a question, and brought back", async () => {
    const page = await open("/event-types/user.created");
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Description").fill("Somebody signed up, by web or by phone.");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("by web or by phone").waitFor();
    await page.getByRole("button", { name: "Archive…" }).click();
    await page.getByRole("dialog").getByText("It leaves the catalogue.").waitFor();
    await page.getByRole("button", { name: "Archive", exact: true }).click();
    await page.getByRole("button", { name: "Bring back" }).waitFor();
    expect((await read("user.created")).archivedAt).not.toBeNull();
    await page.getByRole("link", { name: "Event types" }).first().click();
    await page.getByText("Archived", { exact: true }).click();
    await page.getByRole("link", { name: "user.created" }).click();
    await page.getByRole("button", { name: "Bring back" }).click();
    await page.getByRole("button", { name: "Archive…" }).waitFor();
    expect((await read("user.created")).archivedAt).toBeNull();
  });

  test("a document is looked at before it is imported, and what it skips says why", async () => {
    const page = await open("/event-types");
    await page.getByRole("button", { name: "Import…" }).click();
    const post = { post: { summary: "A seat is free again.", requestBody: { content: {} } } };
    const document = {
      openapi: "3.1.0",
      info: { title: "T", version: "1" },
      webhooks: { "seat.freed": post, "Seat sold": post },
    };
    await write(page, "OpenAPI document", "openapi: 3.1.0");
    await page.getByRole("button", { name: "See what would change" }).click();
    await page.getByText("a document in YAML has to be converted first").waitFor();
    await write(page, "OpenAPI document", JSON.stringify(document, null, 2));
    await page.getByRole("button", { name: "See what would change" }).click();
    await page.getByText("is no name of an event type").waitFor();
    await inspectPage(page, "event-types-import");
    await page.getByRole("button", { name: "Import 1 event type" }).click();
    await page.getByRole("link", { name: "seat.freed" }).waitFor();
    expect(await read("seat.freed")).toMatchObject({ description: "A seat is free again." });
  });

  test("who may only read is offered no change", async () => {
    const body = { name: "reader", scopes: ["endpoints:read"], tenant: null };
    const { key } = await call(system().client, createApiKey, { body });
    const page = await open("/event-types/invoice.paid?edit=1", key);
    await page.getByText("as the customer sees it").waitFor();
    expect(await page.getByRole("button", { name: /Edit|Archive|Save/ }).count()).toBe(0);
  });
});
