import { createHash, randomBytes } from "node:crypto";
import type { CreateClaim, CreateRequest } from "@posthorn/engine/idempotent-creates/idempotent-create-store";
import { makeAudit, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";

const [lockSeconds, hours] = [60, 24];

export function idempotentCreateContract(open: () => StoreFixture): void {
  const makeRequest = (body: string, over: Partial<CreateRequest> = {}): CreateRequest => ({
    ...{ actorId: uuidv7(), tenantId: null, key: "order-42" },
    requestHash: createHash("sha256").update(body).digest(),
    ...over,
  });
  const claim = (request: CreateRequest, seconds = lockSeconds) =>
    open().management.idempotentCreates.claim(request, seconds, hours);

  async function claimNew(body = "a") {
    const request = makeRequest(body);
    const result = await claim(request);
    if (result.state !== "claimed") throw new Error(`a new key is ${result.state}`);
    return { request, claimed: result.claim };
  }

  const passedSql =
    "UPDATE idempotent_create SET locked_until = created_at - interval '1 second' WHERE actor_id = $1";
  /** As when the process that holds the claim is dead, or slow. */
  const endLock = ({ actorId }: CreateRequest) => open().query(passedSql, [actorId]);
  const auditOf = (claim: CreateClaim) => {
    const audit = makeAudit();
    return { ...audit, by: { ...audit.by, id: claim.actorId, claim } };
  };
  const makeTenant = (claim: CreateClaim, id: string) =>
    open().management.tenants.create({ id, externalId: null, name: "a", metadata: {} }, auditOf(claim));
  const makeSession = async (claim: CreateClaim, id: string, ofTenant?: string) => {
    const [tenantId, tokenHash, codeHash] = [
      ofTenant ?? (await open().addTenant()),
      randomBytes(32),
      randomBytes(32),
    ];
    const shown = {
      capabilities: [],
      returnUrl: null,
      theme: null,
      expiresInSeconds: 60,
      codeForSeconds: 60,
    };
    await open().management.portalSessions.create(
      { id, tenantId, tokenHash, codeHash, ...shown },
      auditOf(claim),
    );
  };
  const isMade = async (id: string) =>
    (
      await open().query(
        "SELECT id FROM tenant WHERE id = $1 UNION SELECT id FROM portal_session WHERE id = $1",
        [id],
      )
    ).length > 0;
  type Make = (claim: CreateClaim, id: string) => Promise<unknown>;
  /** One store function by Prisma, one by SQL of our own. */
  const makers: [what: string, make: Make][] = [
    ["a tenant", makeTenant],
    ["a portal session", makeSession],
  ];

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
      expect(await claim(request)).toEqual({
        ...{ state: "answered", answer: Buffer.from("answer"), target: null },
      });
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

    test("are taken over from a process that made nothing in time, and then makes nothing", async () => {
      const { idempotentCreates } = open().management;
      const { request, claimed } = await claimNew();
      await endLock(request);
      // No minute passes here, so the second lock ends another second later: a claim is known by the end of its lock.
      expect((await claim(request, lockSeconds + 1)).state).toBe("claimed");
      for (const [, make] of makers) {
        const id = uuidv7();
        await expect(make(claimed, id)).rejects.toMatchObject({ code: "idempotency_in_progress" });
        expect(await isMade(id)).toBe(false);
      }
      await idempotentCreates.release(claimed);
      await idempotentCreates.keepAnswer(claimed, Buffer.from("late"));
      expect((await claim(request)).state).toBe("in_progress");
    });

    test.each(makers)(
      "that were carried out are never claimed again, answered or not: %s",
      async (_, make) => {
        const { idempotentCreates } = open().management;
        const [released, crashed] = [await claimNew(), await claimNew()];
        for (const { claimed } of [released, crashed]) {
          const id = uuidv7();
          await make(claimed, id);
          expect(await isMade(id)).toBe(true);
        }
        // A moment after it is made, its answer is just being kept.
        expect((await claim(released.request)).state).toBe("in_progress");
        await idempotentCreates.release(released.claimed);
        await endLock(crashed.request);
        for (const { request } of [released, crashed]) {
          expect(await claim(request)).toEqual({
            state: "unanswered",
            target: expect.stringMatching(/^(ten|ps)_/),
          });
          const other = makeRequest("b", { actorId: request.actorId });
          expect((await claim(other)).state).toBe("other_request");
        }
      },
    );

    test("are of the tenant that they made something for", async () => {
      const { tenantId } = await open().addTarget();
      const { request, claimed } = await claimNew();
      await makeSession(claimed, uuidv7(), tenantId);
      const sql = "SELECT tenant_id FROM idempotent_create WHERE actor_id = $1";
      expect(await open().query(sql, [request.actorId])).toEqual([{ tenant_id: tenantId }]);
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
