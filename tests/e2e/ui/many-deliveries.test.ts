import { createEventBatch } from "@posthorn/contract/routes/events";
import { startReceiver } from "@posthorn/receiver/receiver";
import { eventually } from "@posthorn/testkit/eventually";
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { useSystem } from "../system.ts";
import { call } from "../tenant.ts";
import { findBrowser } from "./find-browser.ts";
import { seedManyDeliveries } from "./seed-many-deliveries.ts";
import { signIn } from "./sign-in.ts";
import { describeCosts, type StepCost, type StepTrace, traceSteps } from "./trace-steps.ts";
import { openWatchedPage, useBrowser } from "./watched-page.ts";

type List = { tenant: string; count: number };

const long: List = { tenant: "many", count: 100_000 };
/** It has full pages, too: what a page shows is the same, so it costs the same. */
const short: List = { tenant: "few", count: 300 };
const pageLength = 50;
const pagesOn = 5;
const arriving = 200;
const walked = 10;

const mostMs = 200;
const mostTimes = 3;
/** What costs less is as good as free, and how much less is chance. */
const freeMs = 30;

/** Somebody who works with a list, each step of whom is traced. */
type Player = {
  page: Page;
  list: List;
  run: StepTrace["run"];
  /** Puts the focus there first, which is not traced. */
  press(name: string, target: Locator, until: string, key?: string): Promise<void>;
  button(name: string | RegExp): Locator;
  emitMany(): Promise<unknown>;
};

describe.skipIf(findBrowser() === undefined)("a list of 100,000 deliveries", () => {
  const system = useSystem("standalone");
  const browser = useBrowser();

  beforeAll(async () => {
    const receiver = await startReceiver({ collect: false });
    for (const list of [long, short]) await seedManyDeliveries(system(), { ...list, url: receiver.url });
    return () => receiver.stop();
  });

  async function play(list: List): Promise<StepCost[]> {
    const { page, context, mishaps } = await openWatchedPage(browser(), { width: 1_280, scheme: "light" });
    onTestFinished(async () => {
      await context.close();
      expect(mishaps).toEqual([]);
    });
    await signIn(page, system());
    const { run, readCosts } = await traceSteps(browser(), page);
    const { tenant } = list;
    const item = { tenant, eventType: "invoice.paid", payload: { order: "live" } };
    const player: Player = {
      ...{ page, list, run },
      async press(name, target, until, key = "Enter") {
        await target.focus();
        await run({ name, act: () => page.keyboard.press(key), until });
      },
      button: (name) => page.getByRole("button", { name }),
      emitMany: () =>
        call(system().client, createEventBatch, {
          body: { events: Array.from({ length: arriving }, () => item) },
        }),
    };
    await page.goto(
      `${system().url()}/dashboard/deliveries?${new URLSearchParams({ q: `tenant:${tenant}` })}`,
    );
    await page.getByRole("table").waitFor();
    await page.waitForLoadState("networkidle");
    await followLive(player);
    await turnPages(player);
    await searchAndSelect(player);
    return readCosts();
  }

  test("asks no more of the page than a short one, whatever is done with it, and keeps its place", async () => {
    const ofLong = await play(long);
    const ofShort = await play(short);
    const lists = [
      { title: "100,000", costs: ofLong },
      { title: "300", costs: ofShort },
    ];
    process.stdout.write(`${describeCosts(lists)}\n`);
    for (const [at, { name, cpuMs, interactionCpuMs, longestTaskCpuMs }] of ofLong.entries()) {
      expect(interactionCpuMs, `${name}: CPU time until the next frame`).toBeLessThan(mostMs);
      expect(longestTaskCpuMs, `${name}: CPU time of the longest task`).toBeLessThan(mostMs);
      const most = mostTimes * Math.max(ofShort[at]?.cpuMs ?? 0, freeMs);
      expect(cpuMs, `${name}: CPU time beside that of the short list`).toBeLessThan(most);
    }
  });
});

const rowLinks = `document.querySelectorAll("tbody [data-row-link]")`;
const isFirst = (href: string | undefined) => `${rowLinks}[0]?.href === ${JSON.stringify(href)}`;

/** No row moves while others arrive, and the keys go on from row to row. */
async function followLive({ page, run, press, button, emitMany }: Player): Promise<void> {
  const isLive = `document.querySelector("[aria-pressed=true]") !== null`;
  const streaming = page.waitForResponse((response) => response.url().includes("/deliveries/stream"));
  await press("follow live", button("Live"), isLive);
  await streaming;
  const [place, top] = [await readPlace(page), await readTop(page)];
  const news = `[...document.querySelectorAll("button")].find(({ textContent }) => textContent.endsWith("Show"))`;
  await page.getByRole("heading", { name: "Deliveries" }).click();
  await run({
    name: `${arriving} arrive, ${walked} rows walked`,
    inputs: arriving + walked,
    async act() {
      await emitMany();
      for (let row = 0; row < walked; row += 1) await page.keyboard.press("j");
    },
    until: `${news}?.textContent === "${arriving} new deliveries. Show"
      && document.activeElement === ${rowLinks}[${walked - 1}]`,
  });
  expect([await readPlace(page), await readTop(page)]).toEqual([place, top]);
  await press("show them", button(/Show$/), `!(${isFirst(place.rows[0])}) && ${rowLinks}.length > 0`);
  await press("follow no more", button("Live"), `!(${isLive})`);
}

/** To older pages and back again: by the buttons, then all the same way once more by the browser. */
async function turnPages({ page, press, button }: Player): Promise<void> {
  const places = [await readPlace(page)];
  for (let number = 2; number <= pagesOn + 1; number += 1) {
    await press(`older, to page ${number}`, button("Older"), `!(${isFirst(places.at(-1)?.rows[0])})`);
    places.push(await readPlace(page));
  }
  expect(new Set(places.flatMap(({ rows }) => rows)).size).toBe(pageLength * (pagesOn + 1));
  const wayBack = places.toReversed().slice(1);
  for (const [at, place] of wayBack.entries()) {
    await press(`newer, to page ${pagesOn - at}`, button("Newer"), isFirst(place.rows[0]));
    expect(await readPlace(page)).toEqual(place);
  }
  for (const place of [...places.slice(1), ...wayBack]) {
    await page.goBack();
    await eventually(async () => expect(await readPlace(page)).toEqual(place));
  }
}

/** A search, what it finds on a page, and all that it finds, which is counted. */
async function searchAndSelect({ page, list: { tenant, count }, run, press, button }: Player): Promise<void> {
  const input = page.getByLabel("Search deliveries");
  const typed = " status:failed";
  await input.focus();
  await page.keyboard.press("End");
  await run({
    name: "type a search",
    inputs: typed.length,
    act: () => page.keyboard.type(typed),
    until: `document.querySelector("search input").value === "tenant:${tenant}${typed}"`,
  });
  const isFound = `[...document.querySelectorAll("tbody tr")].every((row) => row.textContent.includes("failed"))`;
  await press("search", input, `location.search.includes("failed") && ${isFound}`);
  const selected = `document.querySelectorAll("tr[data-selected]").length`;
  const all = page.getByLabel("Select all rows shown");
  await press("select all on the page", all, `${selected} === ${pageLength}`, "Space");
  await press("clear the selection", button("Clear selection"), `${selected} === 0`);
  const asked = `Retry ${Math.floor(count / 3).toLocaleString("en")} deliveries`;
  const dialog = `document.querySelector("[role=dialog] [type=submit]")`;
  await press("count all", button("Retry all that match"), `${dialog}?.textContent === "${asked}"`);
  await press("leave it", button("Leave it"), `${dialog} === null`);
}

type Place = { rows: string[]; cursor: string | null };

/** Which rows are shown, and where the address says that they are. */
async function readPlace(page: Page): Promise<Place> {
  const rows = (await page.evaluate(`[...${rowLinks}].map(({ href }) => href)`)) as string[]; // as it maps them
  return { rows, cursor: new URL(page.url()).searchParams.get("cursor") };
}

/** Where the first row begins in the page, in pixels. */
function readTop(page: Page): Promise<unknown> {
  return page.evaluate(`${rowLinks}[0].getBoundingClientRect().top + scrollY`);
}
