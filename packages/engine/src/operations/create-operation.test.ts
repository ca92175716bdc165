import { expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { createFakeEngine, makeId } from "../testing/fake-engine.ts";
import { createOperation, previewOperation } from "./create-operation.ts";
import type { NewOperation, OperationStore } from "./operation-store.ts";
import type { WantedOperation } from "./plan-operation.ts";

const now = new Date("2026-03-01T12:00:00.000Z");
const actor: Actor = { kind: "api_key", id: makeId(9), tenantId: makeId(1), requestId: null };
const wanted: WantedOperation = { action: "retry", tenant: null, filter: {}, ratePerSecond: null };

/** An engine whose store counts so, and keeps what was made. */
function makeEngine(total: number | null, answer: "made" | "too-many" | null = "made") {
  const made: NewOperation[] = [];
  const operations: Pick<OperationStore, "readTime" | "countDeliveries" | "create" | "findTenantOfEndpoint"> =
    {
      readTime: async () => now,
      countDeliveries: async () => total,
      create: async (operation) => {
        made.push(operation);
        if (answer !== "made") return answer;
        return { ...operation, status: "running", done: 0, failed: 0, finishedAt: null };
      },
      findTenantOfEndpoint: async (id) => (id === makeId(2) ? makeId(3) : null),
    };
  const fake = createFakeEngine();
  return { engine: { ...fake, management: Object.assign(fake.management, { operations }) }, made };
}

test("an operation is of its maker's tenant, counted, and frozen at the time of Postgres", async () => {
  const { engine, made } = makeEngine(12);
  await createOperation(engine, actor, wanted);
  expect(made).toMatchObject([
    {
      tenantId: actor.tenantId,
      total: 12,
      createdAt: now,
      filter: { statuses: ["failed"], createdBefore: now },
      createdBy: { kind: "api_key", id: actor.id },
    },
  ]);
});

test("what takes too long to count is made without a total, but its dry run is refused", async () => {
  const { engine, made } = makeEngine(null);
  await createOperation(engine, actor, wanted);
  expect(made).toMatchObject([{ total: null }]);
  await expect(previewOperation(engine, actor, wanted)).rejects.toMatchObject({ code: "unavailable" });
});

test("a dry run makes nothing", async () => {
  const { engine, made } = makeEngine(3);
  expect(await previewOperation(engine, actor, wanted)).toMatchObject({ total: 3 });
  expect(made).toEqual([]);
});

test("a tenant that was erased meanwhile is not found", async () => {
  const { engine } = makeEngine(3, null);
  await expect(createOperation(engine, actor, wanted)).rejects.toMatchObject({ code: "tenant_not_found" });
});

test("one more than may be unfinished is refused", async () => {
  const { engine } = makeEngine(3, "too-many");
  await expect(createOperation(engine, actor, wanted)).rejects.toMatchObject({ code: "conflict" });
});

test("of an endpoint, an operation is of its tenant, whoever asks", async () => {
  const { engine, made } = makeEngine(3);
  const ofAll = { ...actor, tenantId: null };
  await createOperation(engine, ofAll, { ...wanted, filter: { endpointId: makeId(2) } });
  expect(made).toMatchObject([{ tenantId: makeId(3), filter: { endpointId: makeId(2) } }]);
  const ofNobody = { ...wanted, filter: { endpointId: makeId(4) } };
  await expect(createOperation(engine, ofAll, ofNobody)).rejects.toMatchObject({
    code: "endpoint_not_found",
  });
});
