import { createEndpoint, listEndpoints, updateEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEvent } from "@posthorn/contract/routes/events";
import { startReceiver } from "@posthorn/receiver/receiver";
import { verifyDelivery } from "@posthorn/receiver/verify";
import { eventually } from "@posthorn/testkit/eventually";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { call } from "../tenant.ts";
import { findBrowser } from "./find-browser.ts";
import { useSeeded } from "./seed.ts";
import { enterPortal } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

const pictures = process.env["POSTHORN_SCREENSHOTS"];

describe.skipIf(findBrowser() === undefined)("an endpoint in the portal", () => {
  const system = useSystem("standalone");
  const seeded = useSeeded(system);
  const browser = useBrowser();
  const params = () => ({ tenant: seeded().tenant });

  /** A receiver that can be broken and mended. */
  async function openReceiver(isBroken = false) {
    const state = { isBroken };
    const receiver = await startReceiver({ answer: () => ({ status: state.isBroken ? 503 : 200 }) });
    onTestFinished(() => receiver.stop());
    return Object.assign(state, { url: receiver.url, requests: receiver.requests });
  }

  const subscribe = (url: string, eventTypes: string[], settings: object = {}) =>
    call(system().client, createEndpoint, { params: params(), body: { url, eventTypes, ...settings } });

  const emit = (eventType: string) =>
    call(system().client, createEvent, { params: params(), body: { eventType, payload: { of: eventType } } });

  async function openEndpoint(id: string, session?: object): Promise<Page> {
    const { page, context, mishaps } = await openWatchedPage(browser(), { width: 1_280, scheme: "light" });
    onTestFinished(async () => {
      await context.close();
      expect(mishaps).toEqual([]);
    });
    await enterPortal(page, seeded(), session);
    await page.goto(`${system().url()}/portal/endpoints/${id}`);
    await page.getByRole("heading", { name: "Health" }).waitFor();
    return page;
  }

  const rowsOf = (page: Page) => page.getByRole("region", { name: "Latest deliveries" }).locator("tbody tr");
  const take = (page: Page, name: string) =>
    pictures === undefined ? undefined : page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });

  test("its receiver fails, a retry is planned; it is mended, retried, and seen delivered", async () => {
    const receiver = await openReceiver(true);
    const { id } = await subscribe(receiver.url, ["parcel.*"], { retrySchedule: [3_600] });
    const page = await openEndpoint(id);
    await page.getByText("No deliveries yet").waitFor();
    await emit("parcel.sent");
    const row = rowsOf(page).filter({ hasText: "parcel.sent" });
    await row.getByText("503 http_5xx").waitFor();
    await row.getByText(/^in (1 h|5\d min)$/).waitFor();
    await page.getByText("The last 1 attempt failed.").waitFor();
    await take(page, "portal-endpoint-failing");
    receiver.isBroken = false;
    await row.getByRole("link", { name: "parcel.sent" }).click();
    await page.getByText("planned").first().waitFor();
    await page.getByRole("button", { name: "Retry now" }).click();
    await eventually(() => expect(receiver.requests).toHaveLength(2));
    await page.goBack();
    await row.getByText("delivered").waitFor();
    await page.getByText("healthy").waitFor();
  });

  test("what failed for good is counted, retried, and followed to its end", async () => {
    const receiver = await openReceiver(true);
    const { id } = await subscribe(receiver.url, ["bill.*"], { retrySchedule: [] });
    for (let number = 1; number <= 3; number += 1) await emit("bill.due");
    const page = await openEndpoint(id);
    await eventually(async () => expect(await rowsOf(page).getByText("failed").count()).toBe(3));
    receiver.isBroken = false;
    await page.getByRole("button", { name: "Retry failed…" }).click();
    await page.getByText("Of the last 24 hours.").waitFor();
    await page.getByRole("button", { name: "Retry 3 deliveries" }).click();
    await page.getByText("3 of 3 done").waitFor();
    await page.getByRole("button", { name: "Close" }).last().click();
    await eventually(async () => expect(await rowsOf(page).getByText("delivered").count()).toBe(3));
  });

  test("what was emitted before it subscribed is made up for", async () => {
    const receiver = await openReceiver();
    for (let number = 1; number <= 2; number += 1) await emit("guest.arrived");
    const { id } = await subscribe(receiver.url, ["guest.*"]);
    const page = await openEndpoint(id);
    await page.getByRole("button", { name: "Replay missing…" }).click();
    await page.getByRole("button", { name: "Make 2 deliveries" }).click();
    await page.getByText("2 of 2 done").waitFor();
    await page.getByRole("button", { name: "Close" }).last().click();
    await eventually(() => expect(receiver.requests).toHaveLength(2));
    await rowsOf(page).getByText("delivered").first().waitFor();
  });

  test("while it is paused deliveries wait, and who resumes it says what becomes of them", async () => {
    const receiver = await openReceiver();
    const { id } = await subscribe(receiver.url, ["room.*"]);
    const page = await openEndpoint(id);
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await page.getByText("Nothing is sent.").waitFor();
    expect(await page.getByRole("button", { name: "Send test event" }).isDisabled()).toBe(true);
    await emit("room.booked");
    await page.getByText("1 delivery", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Resume…" }).click();
    await page.getByText("1 delivery waits: what becomes of it?").waitFor();
    await take(page, "portal-endpoint-resume");
    await page.getByLabel("All are cancelled; new events are sent").check();
    await page.getByRole("button", { name: "Resume", exact: true }).click();
    await rowsOf(page).getByText("cancelled").waitFor();
    await emit("room.freed");
    await rowsOf(page).getByText("delivered").waitFor();
    expect(receiver.requests).toHaveLength(1);
  });

  test("behind an open breaker, who knows that it is mended need not wait for the next probe", async () => {
    const receiver = await openReceiver(true);
    const { id } = await subscribe(receiver.url, ["gate.*"], { retrySchedule: [3_600] });
    for (let number = 1; number <= 12; number += 1) await emit("gate.shut");
    const page = await openEndpoint(id);
    await page.getByText("breaker open").waitFor();
    await page.getByText("Next probe").waitFor();
    await page.getByRole("button", { name: "The receiver is mended: send now" }).click();
    await page.getByText("healthy").waitFor();
    expect(await page.getByText("Next probe").count()).toBe(0);
  });

  test("its secret is rotated, and until the overlap ends both secrets sign", async () => {
    const receiver = await openReceiver();
    const { id, secret } = await subscribe(receiver.url, ["key.*"]);
    const page = await openEndpoint(id);
    await page.getByRole("button", { name: "Show secret" }).click();
    const shown = page.getByRole("textbox", { name: "Signing secret", exact: true });
    await eventually(async () => expect(await shown.inputValue()).toBe(secret));
    await page.getByRole("button", { name: "Rotate…" }).click();
    await page.getByLabel("The present secret still signs for").selectOption("7 days");
    await take(page, "portal-endpoint-rotate");
    await page.getByRole("button", { name: "Rotate", exact: true }).click();
    const rotated = await page.getByRole("textbox", { name: "New signing secret" }).inputValue();
    expect(rotated).not.toBe(secret);
    await page.getByText(/The former one signs too until \d{4}-/).waitFor();
    await page.getByRole("button", { name: "Close" }).last().click();
    await eventually(async () => expect(await shown.inputValue()).toBe(rotated));
    await page.getByRole("button", { name: "Send test event" }).click();
    await page.getByRole("dialog").getByText("delivered").waitFor();
    await page.getByRole("dialog").getByText("Answered 200").waitFor();
    const [request] = receiver.requests;
    if (request === undefined) throw new Error("nothing came");
    expect(String(request.headers["webhook-signature"]).split(" ")).toHaveLength(2);
    for (const known of [secret, rotated]) expect(verifyDelivery([known], request)).toEqual({ ok: true });
  });

  test("it is edited, and what somebody else changed meanwhile is not overwritten", async () => {
    const receiver = await openReceiver();
    const { id } = await subscribe(receiver.url, ["desk.*"], { headers: { "X-Env": "test" } });
    const page = await openEndpoint(id);
    await page.getByRole("button", { name: "Edit…" }).click();
    await page.getByLabel("Description").fill("mine");
    const other = { ...params(), endpoint: id };
    await call(system().client, updateEndpoint, { params: other, body: { description: "theirs" } });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Somebody else changed this").waitFor();
    await take(page, "portal-endpoint-conflict");
    await page.getByRole("button", { name: "Begin again with the endpoint as it is now" }).click();
    await eventually(async () => expect(await page.getByLabel("Description").inputValue()).toBe("theirs"));
    await page.getByLabel("URL").fill("nonsense");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByLabel("URL").and(page.locator("[aria-invalid=true]")).waitFor();
    await page.getByLabel("URL").fill(`${receiver.url}/desk`);
    await page.getByRole("button", { name: "Replace all headers" }).click();
    await page.getByLabel("Name of header 1").fill("X-Desk");
    await page.getByLabel("Value of header 1").fill("7");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: `${receiver.url}/desk`.replace("http://", "") }).waitFor();
    await page.getByText("X-Desk").waitFor();
    expect(await page.getByText("X-Env").count()).toBe(0);
  });

  test("it is deleted after a question that names it", async () => {
    const receiver = await openReceiver();
    const { id, url } = await subscribe(`${receiver.url}/old`, ["old.*"]);
    const page = await openEndpoint(id);
    await page.getByRole("button", { name: "Delete…" }).click();
    await page.getByRole("dialog").getByText(url).waitFor();
    await page.getByRole("button", { name: "Delete endpoint" }).click();
    await page.getByRole("heading", { name: "Endpoints", level: 1 }).waitFor();
    const { data } = await call(system().client, listEndpoints, { params: params() });
    expect(data.map((endpoint) => endpoint.id)).not.toContain(id);
  });

  test("its charts are read with the keyboard, and as tables of the same numbers", async () => {
    const { id } = await subscribe(seeded().good.url, ["chart.*"]);
    await emit("chart.drawn");
    const page = await openEndpoint(id);
    await page.getByRole("button", { name: "1 h", exact: true }).click();
    expect(new URL(page.url()).searchParams.get("window")).toBe("1h");
    const walk = page.getByRole("slider", { name: "Deliveries that ended, step by step" });
    await walk.waitFor();
    await walk.focus();
    const told = await walk.getAttribute("aria-valuetext");
    await page.keyboard.press("ArrowLeft");
    expect(await walk.getAttribute("aria-valuetext")).not.toBe(told);
    await page.getByRole("button", { name: "Show as table: Deliveries that ended" }).click();
    const table = page.getByRole("region", { name: "Deliveries that ended as a table" });
    expect(await table.locator("tbody tr").count()).toBeGreaterThanOrEqual(60);
    expect(await table.locator("td", { hasText: /^1$/ }).count()).toBe(1);
  });

  test("what the session may not do is not offered", async () => {
    const { id } = await subscribe(seeded().good.url, ["quiet.*"]);
    const page = await openEndpoint(id, { capabilities: ["endpoints:read"] });
    await page.getByText("healthy").waitFor();
    expect(
      await page.getByRole("button", { name: /Pause|Edit|Delete|Rotate|Retry|Replay|Send/ }).count(),
    ).toBe(0);
    expect(await page.getByRole("heading", { level: 2 }).allInnerTexts()).toEqual(["Health", "Settings"]);
  });
});
