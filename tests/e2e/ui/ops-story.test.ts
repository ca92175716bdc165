import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createEvent } from "@posthorn/contract/routes/events";
import { type Receiver, startReceiver } from "@posthorn/receiver/receiver";
import { verifyDelivery } from "@posthorn/receiver/verify";
import { eventually } from "@posthorn/testkit/eventually";
import type { Page } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { call, createTenant } from "../tenant.ts";
import { findBrowser } from "./find-browser.ts";
import { makeKey } from "./make-key.ts";
import { refreshUntilSignedOut, signIn } from "./sign-in.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

const failedOnes = 6;
const shell = promisify(execFile);

/** From the first look at an outage to the end of it, as somebody on call has it, with a key that may do no more. */
describe.skipIf(findBrowser() === undefined)("an outage, seen from the dashboard", () => {
  const system = useSystem("standalone");
  const browser = useBrowser();

  const openPage = async () => {
    const watched = await openWatchedPage(browser(), { width: 1_280, scheme: "light" });
    onTestFinished(async () => {
      await watched.context.close();
      expect(watched.mishaps).toEqual([]);
    });
    return watched;
  };

  /** A tenant whose receiver refuses everything until it is mended; nothing is retried by itself. */
  async function startOutage() {
    const { client } = system();
    let isMended = false;
    const receiver: Receiver = await startReceiver({
      answer: () => (isMended ? { status: 200 } : { status: 500, body: "disk full" }),
    });
    onTestFinished(() => receiver.stop());
    const owner = await createTenant(client);
    const { secret } = await owner.addEndpoint({ url: `${receiver.url}/orders`, retrySchedule: [] });
    const emit = async (tag: string) => {
      const body = { eventType: "order.placed", payload: { note: `it's ${tag}` }, tags: [tag] };
      const event = await call(client, createEvent, { params: { tenant: owner.id }, body });
      return owner.awaitStatus(event.id, "failed");
    };
    const mend = () => {
      isMended = true;
      receiver.requests.length = 0;
    };
    return { owner, receiver, secret, emit, mend };
  }

  const search = async (page: Page, text: string) => {
    await page.getByLabel("Search deliveries").fill(text);
    await page.keyboard.press("Enter");
  };
  const copied = (page: Page, button: string, form: RegExp) =>
    eventually(async () => {
      await page.getByRole("button", { name: button }).click();
      const text = String(await page.evaluate("navigator.clipboard.readText()"));
      expect(text).toMatch(form);
      return text;
    });
  const notesOf = ({ requests }: Receiver) =>
    requests.map(({ body }) => String(JSON.parse(body.toString()).note)).toSorted();

  test("what failed is found by its tag, sent by hand, and all of it retried with progress to the end", async () => {
    const { owner, receiver, secret, emit, mend } = await startOutage();
    const other = await startOutage();
    const tags = Array.from({ length: failedOnes }, (_, number) => `order-${number + 1}`);
    for (const tag of tags) await emit(tag);
    const untouched = await other.emit("order-1");
    const scopes = ["deliveries:write", "endpoints:read", "payloads:read", "secrets:read"];
    const { page } = await openPage();
    await signIn(page, system(), "/dashboard/deliveries", await makeKey(system(), scopes));

    await search(page, `tenant:${owner.id} tag:order-3 status:failed`);
    await page.locator("tbody tr").getByRole("link").click();
    await page.getByText("disk full").waitFor();
    await page.getByText("the receiver failed").waitFor();

    mend();
    const plain = await copied(page, "Copy as curl", /^curl /);
    const signed = await copied(page, "Copy signed", /^curl .*webhook-signature: v1,/s);
    for (const command of [plain, signed]) {
      const { stdout } = await shell("sh", ["-c", command]);
      expect(stdout).toMatch(/^HTTP\/1\.1 200/);
    }
    expect(notesOf(receiver)).toEqual(["it's order-3", "it's order-3"]);
    const verdicts = receiver.requests.map((request) => verifyDelivery([secret], request).ok);
    expect(verdicts).toEqual([false, true]);
    receiver.requests.length = 0;

    await page.getByRole("main").getByRole("link", { name: "Deliveries" }).click();
    await search(page, `tenant:${owner.id} status:failed`);
    await page.getByRole("button", { name: "Retry all that match" }).click();
    await page.getByLabel("At most so many a second").fill("2");
    await page.getByRole("button", { name: `Retry ${failedOnes} deliveries` }).click();
    await page.getByText(new RegExp(`^[1-${failedOnes - 1}] of ${failedOnes} done$`)).waitFor();
    await page.getByText(`${failedOnes} of ${failedOnes} done`).waitFor();
    await page.getByRole("dialog").getByText("finished").waitFor();
    await eventually(() => expect(notesOf(receiver)).toEqual(tags.map((tag) => `it's ${tag}`)));
    expect(receiver.requests.every((request) => verifyDelivery([secret], request).ok)).toBe(true);

    await page.getByRole("button", { name: "Close" }).last().click();
    await eventually(async () => {
      await page.getByRole("button", { name: "Refresh" }).click();
      await page.getByText("Nothing matches").waitFor({ timeout: 1_000 });
    });
    await search(page, `tenant:${owner.id} status:delivered`);
    await eventually(async () => expect(await page.locator("tbody tr").count()).toBe(failedOnes));
    expect((await other.owner.deliveryOf(untouched.eventId)).status).toBe("failed");
  });

  test("who has signed out is out: by the way back, and in another tab", async () => {
    const { page, context } = await openPage();
    await signIn(page, system(), "/dashboard/deliveries");
    await page.getByRole("heading", { name: "Deliveries" }).waitFor();
    await page.getByRole("link", { name: "Tenants" }).click();
    await page.getByRole("heading", { name: "Tenants" }).waitFor();
    const tab = await context.newPage();
    await tab.goto(`${system().url()}/dashboard/deliveries`);
    await tab.getByRole("heading", { name: "Deliveries" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    await page.goBack();
    await eventually(() => expect(new URL(page.url()).pathname).toBe("/dashboard/deliveries"));
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await page.getByRole("heading", { name: "Deliveries" }).count()).toBe(0);
    await refreshUntilSignedOut(tab);
  });
});
