import type {
  AdvancedOperation,
  ClaimedOperation,
  NewOperation,
  OperationAction,
  OperationFilter,
} from "@posthorn/engine/operations/operation-store";
import { eventually } from "@posthorn/testkit/eventually";
import { makeAttempt, makeAudit, makeFailure, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { expect } from "vitest";

const leaseSeconds = 60;
const by = { kind: "api_key", id: uuidv7() } as const;

export type OperationFixture = ReturnType<typeof createOperationFixture>;
type Batch = (claimed: ClaimedOperation) => Promise<AdvancedOperation | null>;

/** Short ways to make operations and to carry them out. */
export function createOperationFixture(store: StoreFixture) {
  const { operations } = store.management;

  /** Whatever has happened is of its set; what comes later is not. */
  async function start(
    action: OperationAction,
    tenantId: string | null,
    filter: OperationFilter = {},
    over: Partial<NewOperation> = {},
  ): Promise<string> {
    const createdAt = await operations.readTime();
    const made = await operations.create(
      {
        id: uuidv7(),
        action,
        tenantId,
        filter: { ...defaults[action], createdBefore: createdAt, ...filter },
        total: null,
        ratePerSecond: null,
        createdAt,
        createdBy: by,
        ...over,
      },
      20,
      makeAudit(),
    );
    if (made === null) throw new Error("there is no such tenant");
    if (made === "too-many") throw new Error("there are too many");
    return made.id;
  }

  /** Nobody else runs operations in these tests, but earlier ones may have left some. */
  async function claimOperation(id: string, seconds = leaseSeconds): Promise<ClaimedOperation> {
    // What a batch gives back is free from the next whole millisecond on.
    return eventually(async () => {
      for (;;) {
        const claimed = await operations.claim(["retry", "cancel", "replay-missing"], seconds);
        if (claimed === null) throw new Error(`the operation ${id} cannot be claimed`);
        if (claimed.id === id) return claimed;
      }
    });
  }

  /** Carries an operation out; answers how it stood after each batch. */
  async function run(id: string, batch: Batch): Promise<AdvancedOperation[]> {
    const steps: AdvancedOperation[] = [];
    for (;;) {
      const advanced = await batch(await claimOperation(id));
      if (advanced === null) throw new Error("the operation was lost");
      steps.push(advanced);
      if (advanced.status !== "running") return steps;
    }
  }

  const retry =
    (limit = 1_000): Batch =>
    (claimed) =>
      operations.retryBatch(claimed, { limit, pauseSeconds: 0 });

  /** So many deliveries of one endpoint, failed with 503; in order of id. */
  async function addFailed(tenantId: string, endpointId: string, count: number): Promise<string[]> {
    const ids = await store.ingestMany(tenantId, endpointId, count);
    await fail(ids);
    return ids;
  }

  async function fail(ids: readonly string[]): Promise<void> {
    const claims = await store.claim(ids);
    expect(claims).toHaveLength(ids.length);
    await store.pipeline.recordAttempts(
      claims.map((claim) => ({ ...makeFailure(claim, 0), next: { status: "failed" } })),
    );
  }

  return {
    ...store,
    operations,
    start,
    claimOperation,
    run,
    retry,
    addFailed,
    fail,
    async deliver(ids: readonly string[]): Promise<void> {
      await store.pipeline.recordAttempts((await store.claim(ids)).map((one) => makeAttempt(one)));
    },
    count: async (id: string): Promise<number | null> => {
      const operation = (await operations.find(id)) ?? raise();
      return operations.countDeliveries({ ...operation, frozenAt: operation.createdAt }, 5_000);
    },
    async statuses(ids: readonly string[]): Promise<string[]> {
      return Promise.all(ids.map(async (id) => (await store.readDelivery(id)).status));
    },
    forgetPayload: (deliveryId: string) =>
      store.query(
        "UPDATE event SET payload = NULL WHERE id = (SELECT event_id FROM delivery WHERE id = $1)",
        [deliveryId],
      ),
  };
}

const defaults: Partial<Record<OperationAction, OperationFilter>> = {
  retry: { statuses: ["failed"] },
  cancel: { statuses: ["pending"] },
};

export function raise(): never {
  throw new Error("there was to be one");
}
