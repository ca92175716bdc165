import { firstIdAt } from "@posthorn/domain/id";
import { eventually } from "@posthorn/testkit/eventually";
import { afterEach, expect, test } from "vitest";
import type { Engine } from "../engine.ts";
import type { Delivery, ManagementStore } from "../management-store.ts";
import { LiveHub, type LiveNews } from "./live-hub.ts";
import type { LiveAttempt, LiveStore } from "./live-store.ts";

const tenant = "00000000-0000-7000-8000-000000000001";
const other = "00000000-0000-7000-8000-000000000002";
const startMs = Date.UTC(2026, 2, 1);

/** Attempts in a table whose clock the test moves, and a hub that looks at it all the time. */
function openHub() {
  const table: LiveAttempt[] = [];
  const state = { nowMs: startMs, looks: 0, isFailing: false, isReadingRefused: false };
  const live: LiveStore = {
    async readAttempts(afterId, tenantIds, limit) {
      state.looks += 1;
      if (state.isFailing) throw new Error("Postgres is away");
      const attempts = table.filter(
        ({ id, tenantId }) => id > afterId && (tenantIds === null || tenantIds.includes(tenantId)),
      );
      return { nowMs: state.nowMs, attempts: attempts.slice(0, limit) };
    },
    readDeliveries: async (ids) => ids.map((id) => ({ id }) as Delivery),
  };
  const engine: Pick<Engine, "management" | "pressure" | "clock" | "log"> = {
    management: { live } as ManagementStore, // the hub asks for nothing else
    pressure: { isReadingRefused: () => state.isReadingRefused, isIngestRefused: () => false },
    clock: { now: () => state.nowMs },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  };
  const hub = new LiveHub(engine, 1);
  hubs.push(hub);
  /** Recorded now; its request ended `agoMs` before. */
  const record = (number: number, { agoMs = 0, tenantId = tenant } = {}) => {
    const id = `${firstIdAt(state.nowMs - agoMs).slice(0, -4)}${String(number).padStart(4, "0")}`;
    table.push({ ...template, id, deliveryId: id, number, tenantId });
    return id;
  };
  const listen = async (tenantId: string | null = null, afterId: string | null = null) => {
    const heard: number[] = [];
    const counts = { skipped: 0, ends: 0 };
    const tell = ({ told, skipped }: LiveNews) => {
      heard.push(...told.map(({ attempt }) => attempt.number));
      counts.skipped += skipped;
    };
    const end = () => {
      counts.ends += 1;
    };
    const filter = { tenantId, endpointId: null, statuses: null };
    const leave = await hub.listen({ filter, tell, end }, afterId);
    return { heard, counts, leave };
  };
  /** Until it has looked twice more, so that whatever was there to be told has been told. */
  const looked = async () => {
    const target = state.looks + 2;
    await eventually(() => expect(state.looks).toBeGreaterThanOrEqual(target));
  };
  return { hub, state, record, listen, looked };
}

/** So long that a hub would have looked several times. */
async function letOthersLook(): Promise<void> {
  const others = openHub();
  await others.listen();
  for (let times = 0; times < 5; times += 1) await others.looked();
}

const hubs: LiveHub[] = [];
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.stop();
});

const template: LiveAttempt = {
  id: "",
  deliveryId: "",
  tenantId: tenant,
  endpointId: tenant,
  number: 0,
  trigger: "schedule",
  startedAt: new Date(0),
  durationMs: 1,
  statusCode: 200,
  reason: "ok",
  nextStatus: "delivered",
};

test("tells of what is recorded from now on, once, and of nothing before", async () => {
  const { record, listen, looked, state } = openHub();
  record(1);
  const { heard } = await listen();
  record(2);
  await looked();
  state.nowMs += 3_000;
  record(3);
  await looked();
  state.nowMs += 60_000;
  await looked();
  expect(heard).toEqual([2, 3]);
});

test("tells of attempts that were recorded seconds after they ended", async () => {
  const { record, listen, looked, state } = openHub();
  const { heard } = await listen();
  record(1);
  await looked();
  state.nowMs += 1_000;
  record(2, { agoMs: 4_000 });
  await looked();
  expect(heard).toEqual([1, 2]);
});

test("does not look while nobody listens", async () => {
  const { listen, looked, state } = openHub();
  const { leave } = await listen();
  await looked();
  leave();
  const { looks } = state;
  await letOthersLook();
  expect(state.looks).toBeLessThanOrEqual(looks + 1);
});

test("leaves Postgres alone while it cannot keep up, and tells it afterwards", async () => {
  const { record, listen, looked, state } = openHub();
  const { heard } = await listen();
  await looked();
  state.isReadingRefused = true;
  const { looks } = state;
  record(1);
  await letOthersLook();
  expect(state.looks).toBeLessThanOrEqual(looks + 1);
  state.isReadingRefused = false;
  await looked();
  expect(heard).toEqual([1]);
});

test("who joins is told nothing that the others were told before, and they miss nothing", async () => {
  const { record, listen, looked } = openHub();
  const first = await listen(tenant);
  record(1);
  record(2, { tenantId: other });
  const all = await listen();
  record(3);
  await looked();
  expect(first.heard).toEqual([1, 3]);
  expect(all.heard).toEqual([3]);
});

test("who comes back is told what was recorded meanwhile, a minute back at most", async () => {
  const { record, listen, looked, state } = openHub();
  record(1, { agoMs: 300_000 });
  const last = record(2, { agoMs: 30_000 });
  record(3, { agoMs: 29_000 });
  record(4, { agoMs: 1_000 });
  const { heard } = await listen(null, last);
  await looked();
  state.nowMs += 1_000;
  record(5);
  await looked();
  expect(heard).toEqual([3, 4, 5]);
  const longAgo = await listen(null, firstIdAt(startMs - 600_000));
  expect(longAgo.heard).toEqual([2, 3, 4, 5]);
});

test("tells 200 at a time, and how many more there were", async () => {
  const { record, listen, looked } = openHub();
  const { heard, counts } = await listen();
  for (let number = 1; number <= 250; number += 1) record(number);
  await looked();
  expect([heard.length, counts.skipped]).toEqual([200, 50]);
});

test("goes on where it was when Postgres is back", async () => {
  const { record, listen, looked, state } = openHub();
  const { heard } = await listen();
  state.isFailing = true;
  await looked();
  record(1);
  state.nowMs += 30_000;
  await looked();
  state.isFailing = false;
  record(2);
  await looked();
  expect(heard).toEqual([1, 2]);
});

test("a tenant has ten listeners at most, a process a hundred, and who leaves makes room", async () => {
  const { listen } = openHub();
  const ours = await Promise.all(Array.from({ length: 10 }, () => listen(tenant)));
  await expect(listen(tenant)).rejects.toMatchObject({ code: "rate_limited" });
  await Promise.all(Array.from({ length: 90 }, () => listen()));
  await expect(listen()).rejects.toMatchObject({ code: "unavailable" });
  ours[0]?.leave();
  await listen(tenant);
});

test("a failed start gives the place back", async () => {
  const { listen, state } = openHub();
  state.isFailing = true;
  for (let tries = 0; tries < 12; tries += 1) await expect(listen(tenant)).rejects.toThrow("away");
  state.isFailing = false;
  await listen(tenant);
});

test("stopping ends all listening and lets nobody in", async () => {
  const { hub, listen } = openHub();
  const { counts } = await listen();
  hub.stop();
  hub.stop();
  expect(counts.ends).toBe(1);
  await expect(listen()).rejects.toMatchObject({ code: "unavailable" });
});
