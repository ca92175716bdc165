import { createHash } from "node:crypto";
import type { CreateRequest } from "@posthorn/engine/idempotent-creates/idempotent-create-store";
import type { StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";

const [lockSeconds, hours] = [60, 24];

export function idempotentCreateContract(open: () => StoreFixture): void {
  const makeRequest = (body: string, over: Partial<CreateRequest> = {}): CreateRequest => ({
    ...{ actorId: uuidv7(), key: "order-42", requestHash: createHash("sha256").update(body).digest() },
    ...over,
  });
  const claim = (request: CreateRequest) =>
    open().management.idempotentCreates.claim(request, lockSeconds, hours);

  async function claimNew(body = "a") {
    const request = makeRequest(body);
    const result = await claim(request);
    if (result.state !== "claimed") throw new Error(`a new key is ${result.state}`);
    return { request, claimed: result.claim };
  }

  describe("creates with an idempotency key", () => {
    test("are claimed by one of many that come at once", async () => {
      const request = makeRequest("a");
      const states = (await Promise.all(Array.from({ length: 8 }, () => claim(request)))).map(
        ({ state }) => state,
      );
      expect(states.toSorted()).toEqual(["claimed", ...Array.from({ length: 7 }, () => "in_progress")]);
    });

    test("are answered with what was kept, and to nobody else", async () => {
      const { request, claimed } = await claimNew();
      await open().management.idempotentCreates.keepAnswer(claimed, Buffer.from("answer"));
      expect(await claim(request)).toEqual({ state: "answered", answer: Buffer.from("answer") });
      expect((await claim({ ...request, actorId: uuidv7() })).state).toBe("claimed");
      expect((await claim({ ...request, key: "order-43" })).state).toBe("claimed");
    });

    test("of another request are told from the first one, answered or not", async () => {
      const { request, claimed } = await claimNew();
      const other = makeRequest("b", { actorId: request.actorId });
      expect((await claim(other)).state).toBe("other_request");
      await open().management.idempotentCreates.keepAnswer(claimed, Buffer.from("answer"));
      expect((await claim(other)).state).toBe("other_request");
    });

    test("that were refused may be tried again", async () => {
      const { request, claimed } = await claimNew();
      await open().management.idempotentCreates.release(claimed);
      expect((await claim(request)).state).toBe("claimed");
    });

    test("are taken over from a process that died, which then changes nothing", async () => {
      const store = open();
      const { idempotentCreates } = store.management;
      const { request, claimed } = await claimNew();
      const dieSql =
        "UPDATE idempotent_create SET locked_until = locked_until - interval '61 s' WHERE actor_id = $1";
      await store.query(dieSql, [request.actorId]);
      expect((await claim(request)).state).toBe("claimed");
      await idempotentCreates.release(claimed);
      await idempotentCreates.keepAnswer(claimed, Buffer.from("late"));
      expect((await claim(request)).state).toBe("in_progress");
    });

    test("are forgotten after a day, swept or not", async () => {
      const store = open();
      const { idempotentCreates } = store.management;
      const ageSql =
        "UPDATE idempotent_create SET created_at = now() - interval '25 hours' WHERE actor_id = $1";
      const [unswept, swept, fresh] = [await claimNew(), await claimNew(), await claimNew()];
      for (const { claimed } of [unswept, swept, fresh])
        await idempotentCreates.keepAnswer(claimed, Buffer.from("answer"));
      await store.query(ageSql, [unswept.request.actorId]);
      expect((await claim(unswept.request)).state).toBe("claimed");
      await store.query(ageSql, [swept.request.actorId]);
      await idempotentCreates.deleteOld(hours);
      const countSql = "SELECT FROM idempotent_create WHERE actor_id = ANY($1)";
      expect(await store.query(countSql, [[swept.request.actorId]])).toHaveLength(0);
      expect((await claim(fresh.request)).state).toBe("answered");
    });
  });
}
