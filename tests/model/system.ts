import { createEngine, type Engine } from "@posthorn/engine/engine";
import type { Log } from "@posthorn/engine/ports";
import { noTelemetry } from "@posthorn/engine/telemetry";
import { openBox } from "@posthorn/engine/testing/fake-engine";
import { openStore } from "@posthorn/store/open-store";
import { isRowFault } from "@posthorn/store/postgres";
import { createDatabase } from "@posthorn/testkit/database";
import { Pool } from "pg";
import { V7Generator } from "uuidv7";
import { createHintQueue, type HintQueue } from "./hint-queue.ts";
import { type Observed, observeSql, type Seed, seedSql } from "./rows.ts";
import { installVirtualTime, setTimeSql, type VirtualTime } from "./virtual-time.ts";
import { Worker } from "./worker.ts";

/** The real engine on the real store, with a queue, receivers and a clock that belong to the test. */
export type System = {
  engine: Engine;
  queue: HintQueue;
  workers: readonly [Worker, Worker];
  time: VirtualTime;
  /** What was logged as an error. */
  errors: unknown[];
  setTime(nowMs: number): Promise<void>;
  /** Back to the time of the start, with an empty queue. */
  restart(): Promise<void>;
  /** Makes a tenant with endpoints; answers its id. */
  seed(endpoints: readonly Seed[]): Promise<string>;
  /** What Postgres has of a tenant; and time moves on to `nowMs`. */
  observe(tenantId: string, nowMs: number): Promise<Observed>;
  close(): Promise<void>;
};

export async function openSystem(): Promise<System> {
  const database = await createDatabase();
  await installVirtualTime(database.url);
  const time: VirtualTime = { nowMs: Date.now() };
  const clock = { now: () => time.nowMs };
  const errors: unknown[] = [];
  const log: Log = { ...silent, error: (fields, message) => void errors.push({ message, ...fields }) };
  const store = openStore(
    { databaseUrl: database.url, pipelineConnections: 4, managementConnections: 2 },
    clock,
    log,
  );
  const startedAtMs = time.nowMs;
  let ids = new V7Generator();
  const newId = () => ids.generateOrResetWithTs(time.nowMs).toString();
  const queue = createHintQueue();
  const refuse = () => Promise.reject(new Error("workers have their own"));
  const sender = { send: refuse, checkHost: refuse, close: async () => {} };
  const engine = createEngine({
    ...store,
    queue,
    sender,
    clock,
    log,
    newId,
    secretBox: openBox,
    jsonSchemas: { compile: () => ({ ok: true, check: () => [] }) },
    telemetry: noTelemetry,
    random: () => 0,
    rules: { strictEventTypes: false, userAgent: "Posthorn/test", refuseUrl: () => null, isRowFault },
  });
  const workers = [new Worker(engine), new Worker(engine)] as const;
  const pool = new Pool({ connectionString: database.url, max: 1 });
  const setTime = async (nowMs: number) => {
    time.nowMs = nowMs;
    await pool.query({ name: "set-time", text: `SELECT ${setTimeSql}`, values: [nowMs] });
  };
  await setTime(time.nowMs);
  return {
    engine,
    queue,
    workers,
    time,
    errors,
    setTime,
    async restart() {
      ids = new V7Generator(); // one that has seen later times would not go back by less than 10 s
      queue.takeAll();
      await setTime(startedAtMs);
    },
    async seed(endpoints) {
      const tenantId = newId();
      await pool.query({ name: "seed", text: seedSql, values: [tenantId, JSON.stringify(endpoints)] });
      return tenantId;
    },
    async observe(tenantId, nowMs) {
      const { rows } = await pool.query<{ observed: Observed }>({
        name: "observe",
        text: observeSql,
        values: [nowMs, tenantId],
      });
      time.nowMs = nowMs;
      const [row] = rows;
      if (row === undefined) throw new Error("Postgres answered nothing");
      return row.observed;
    },
    async close() {
      for (const worker of workers) worker.stop();
      await store.close();
      await pool.end();
      await database.drop();
    },
  };
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
