import { listEndpoints } from "@posthorn/contract/routes/endpoints";
import { createEventType } from "@posthorn/contract/routes/event-types";
import { startReceiver } from "@posthorn/receiver/receiver";
import { verifyDelivery } from "@posthorn/receiver/verify";
import { eventually } from "@posthorn/testkit/eventually";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { call } from "../tenant.ts";
import { findBrowser } from "./find-browser.ts";
import { inspectPage } from "./inspect-page.ts";
import { useSeeded } from "./seed.ts";
import { enterPortal } from "./sign-in.ts";
import { openWatchedPage, useBrowser, type View } from "./watched-page.ts";

const example = { user: "u_7", name: "Ada", plan: "pro" };

describe.skipIf(findBrowser() === undefined)("adding an endpoint in the portal", () => {
  const system = useSystem("standalone");
  const seeded = useSeeded(system);
  const browser = useBrowser();

  beforeAll(async () => {
    const types = [
      { name: "member.joined", description: "Somebody signed up.", example },
      { name: "member.left", description: "An account was closed.", example: { user: "u_7" } },
      { name: "harvest.ready", description: "A harvest can be fetched." },
    ];
    for (const body of types) await call(system().client, createEventType, { body });
  });

  async function openForm(view: Partial<View> = {}, session?: object): Promise<Page> {
    const { page, context, mishaps } = await openWatchedPage(browser(), {
      width: 1_280,
      scheme: "light",
      ...view,
    });
    onTestFinished(async () => {
      await context.close();
      expect(mishaps).toEqual([]);
    });
    await enterPortal(page, seeded(), session);
    await page.getByRole("link", { name: "Add endpoint" }).click();
    await page.getByRole("heading", { name: "Add endpoint" }).waitFor();
    return page;
  }

  const endpointsAt = async (url: string) => {
    const params = { tenant: seeded().tenant };
    const { data } = await call(system().client, listEndpoints, { params });
    return data.filter((endpoint) => endpoint.url === url);
  };

  test("a tenant adds one, gives its secret to the server, sends a test event and sees it delivered live", async () => {
    const receiver = await startReceiver({
      answer: () => ({ status: 200, body: '{"thanks":true}', delayMs: 300 }),
    });
    onTestFinished(() => receiver.stop());
    const url = `${receiver.url}/welcome`;
    const page = await openForm();

    await page.getByLabel("URL").fill(url);
    await page.getByText("Posthorn may send to its address").waitFor();
    await page.getByText("http: others can read it").waitFor();
    await page.getByLabel("All event types").uncheck();
    await page.getByLabel("Search event types").fill("member");
    await page.getByLabel("All of member").check();
    await page.getByText("Examples of what is sent").click();
    await page.getByLabel("Example of", { exact: true }).selectOption("member.joined");
    await page.getByText('"Ada"').waitFor();
    await page.getByText("3. Settings").click();
    await page.getByLabel("Description").fill("New users");
    await page.getByRole("button", { name: "Add a header" }).click();
    await page.getByLabel("Name of header 1").fill("X-Environment");
    await page.getByLabel("Value of header 1").fill("test");
    await page.getByText("Own waits").click();
    await page.getByLabel("Waits between attempts").fill("5 s, 1 min");
    await inspectPage(page, "portal-add-endpoint-filled");
    await page.getByRole("button", { name: "Add endpoint" }).click();

    await page.getByRole("heading", { name: "Endpoint added" }).waitFor();
    const secret = await page.getByLabel("Signing secret").last().inputValue();
    const [made] = await endpointsAt(url);
    expect(made).toMatchObject({
      eventTypes: ["member.*"],
      description: "New users",
      retrySchedule: [5, 60],
    });

    await page.getByLabel("Event type").selectOption("member.joined");
    await page.getByRole("button", { name: "Send test event" }).click();
    await page.getByRole("status").getByText("delivered").waitFor();
    await page.getByText("Answered 200").waitFor();
    await page.getByText('"thanks"').waitFor();
    await inspectPage(page, "portal-endpoint-added");
    const [request, ...others] = receiver.requests;
    expect(others).toEqual([]);
    expect(request?.headers["x-environment"]).toBe("test");
    expect(JSON.parse(String(request?.body))).toEqual(example);
    expect(request === undefined ? null : verifyDelivery([secret], request)).toEqual({ ok: true });

    await page.getByRole("link", { name: "Go to the endpoint" }).click();
    await page.getByRole("heading", { name: url.replace("http://", "") }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/portal/endpoints/${made?.id}`);
  });

  test("what is wrong with a URL is said as it is written", async () => {
    const page = await openForm();
    const field = page.getByLabel("URL");
    const refusals: [url: string, says: string][] = [
      ["hooks.example", "must start with https://"],
      ["https://10.0.0.1/in", "points to an address that is not allowed"],
      ["https://me:secret@hooks.example/in", "must not contain a user name or password"],
      ["https://hooks.example:22/in", "uses a port that is not allowed"],
    ];
    for (const [url, says] of refusals) {
      await field.fill(url);
      await page.getByText(says).waitFor();
      expect(await field.getAttribute("aria-invalid")).toBe("true");
    }
    await inspectPage(page, "portal-add-endpoint-refused");
    await field.fill("https://nowhere.invalid/in");
    await page.getByText("nowhere.invalid has no address in DNS").waitFor();
    expect(await field.getAttribute("aria-invalid")).not.toBe("true");
  });

  test("what the API refuses is said at its field, which is unfolded and focused; then it is added with the keyboard alone", async () => {
    const page = await openForm({ width: 360, scheme: "dark" });
    const url = `${seeded().good.url}/by-keyboard`;
    await page.keyboard.press("Tab"); // from the heading
    await eventually(async () => {
      const name = await page.evaluate("document.activeElement.getAttribute('placeholder')");
      expect(name).toBe("https://hooks.example.com/in");
    });
    await page.keyboard.press("Enter");
    await page.getByText("Write the URL that events are delivered to.").waitFor();
    await page.keyboard.type(url);
    await page.getByText("3. Settings").click();
    await page.getByRole("button", { name: "Add a header" }).click();
    await page.getByLabel("Name of header 1").fill("Host");
    await page.getByText("3. Settings").click();
    await page.getByLabel("URL").press("Enter");
    await page.getByText(/^Host: /).waitFor();
    await eventually(async () => {
      const name = await page.evaluate("document.activeElement.getAttribute('aria-label')");
      expect(name).toBe("Name of header 1");
    });
    await inspectPage(page, "portal-add-endpoint-problem");
    expect(await endpointsAt(url)).toEqual([]);

    await page.getByLabel("Remove header 1").press("Enter");
    await page.getByLabel("URL").press("Enter");
    await page.getByRole("heading", { name: "Endpoint added" }).waitFor();
    expect(await endpointsAt(url)).toHaveLength(1);
    await inspectPage(page, "portal-endpoint-added-360-dark");
  });

  test("the language of the programs is remembered, and what a test has failed by is explained", async () => {
    const receiver = await startReceiver({ answer: () => ({ status: 503, body: "not yet" }) });
    onTestFinished(() => receiver.stop());
    const page = await openForm();
    await page.getByLabel("URL").fill(`${receiver.url}/broken`);
    await page.getByLabel("URL").press("Enter");
    await page.getByRole("tab", { name: "Go" }).click();
    await page.getByText("package main").waitFor();
    await page.getByRole("button", { name: "Send test event" }).click();
    await page.getByRole("status").getByText("failed").waitFor();
    await page.getByText("the receiver failed").waitFor();
    await page.getByText("Answered 503").waitFor();
    await inspectPage(page, "portal-endpoint-added-failed");
    await page.goto(`${system().url()}/portal/endpoints/new`);
    await page.getByLabel("URL").fill(`${receiver.url}/again`);
    await page.getByLabel("URL").press("Enter");
    await page.getByText("package main").waitFor();
  });

  test("it is offered to those who may, and to nobody else", async () => {
    const { page, context } = await openWatchedPage(browser(), { width: 1_280, scheme: "light" });
    onTestFinished(() => context.close());
    await enterPortal(page, seeded(), { capabilities: ["endpoints:read"] });
    await page.getByText("Orders and invoices").waitFor();
    expect(await page.getByRole("link", { name: "Add endpoint" }).count()).toBe(0);
  });
});
