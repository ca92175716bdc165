import { randomBytes } from "node:crypto";
import type { NewPortalSession } from "@posthorn/engine/portal-sessions/portal-session-store";
import { makeAudit, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";

export function portalSessionContract(open: () => StoreFixture): void {
  const makeSession = (tenantId: string, over: Partial<NewPortalSession> = {}): NewPortalSession => ({
    ...{ id: uuidv7(), tenantId, capabilities: ["endpoints:read"], returnUrl: null, theme: null },
    ...{
      tokenHash: randomBytes(32),
      codeHash: randomBytes(32),
      expiresInSeconds: 3_600,
      codeForSeconds: 300,
    },
    ...over,
  });

  async function addSession(over: Partial<NewPortalSession> = {}) {
    const store = open();
    const session = makeSession(await store.addTenant(), over);
    await store.management.portalSessions.create(session, makeAudit());
    return { ...session, store, sessions: store.management.portalSessions };
  }

  describe("portal sessions", () => {
    test("are kept as they were made, and found by their token and by nothing else", async () => {
      const over = { returnUrl: "https://app.example/", theme: { primaryColor: "#123456" } };
      const { id, tenantId, tokenHash, codeHash, sessions } = await addSession(over);
      const found = await sessions.findByToken(tokenHash);
      const times = { expiresAt: expect.any(Date), createdAt: expect.any(Date) };
      const capabilities = ["endpoints:read"];
      expect(found).toEqual({ id, tenantId, capabilities, ...over, revokedAt: null, ...times });
      expect(Number(found?.expiresAt) - Number(found?.createdAt)).toBe(3_600_000);
      expect(await sessions.find(tenantId, id)).toEqual(found);
      expect(await sessions.find(await open().addTenant(), id)).toBeNull();
      expect(await sessions.findByToken(codeHash)).toBeNull();
    });

    test("are not made for a tenant that is not there", async () => {
      const { portalSessions } = open().management;
      expect(await portalSessions.create(makeSession(uuidv7()), makeAudit())).toBeNull();
    });

    test("give a token for their code to one of many who come at once", async () => {
      const { id, tokenHash, codeHash, sessions } = await addSession();
      const tokens = Array.from({ length: 8 }, () => randomBytes(32));
      const answers = await Promise.all(tokens.map((token) => sessions.exchange(id, codeHash, token)));
      expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
      const opened = await Promise.all([tokenHash, ...tokens].map((token) => sessions.findByToken(token)));
      expect(opened.filter((session) => session?.id === id)).toHaveLength(2);
    });

    // Not just now: what is stored is rounded to a millisecond, up as well.
    const outdated: [what: string, change: string][] = [
      ["whose code is too old", "code_expires_at = now() - interval '1 second'"],
      ["that has expired", "expires_at = now() - interval '1 second'"],
      ["that was revoked", "revoked_at = now()"],
    ];

    test.each(outdated)("give no token for the code of one %s", async (_what, change) => {
      const { id, codeHash, store, sessions } = await addSession();
      await store.query(`UPDATE portal_session SET ${change} WHERE id = $1`, [id]);
      expect(await sessions.exchange(id, codeHash, randomBytes(32))).toBeNull();
    });

    test("give no token for another's code, and a code outlives no session", async () => {
      const { id, sessions, store } = await addSession({ expiresInSeconds: 60 });
      expect(await sessions.exchange(id, randomBytes(32), randomBytes(32))).toBeNull();
      const [row] = await store.query<{ is_bounded: boolean }>(
        "SELECT code_expires_at <= expires_at AS is_bounded FROM portal_session WHERE id = $1",
        [id],
      );
      expect(row?.is_bounded).toBe(true);
    });

    test("are revoked once, and only by their own tenant's name", async () => {
      const { id, tenantId, tokenHash, sessions } = await addSession();
      expect(await sessions.revoke(await open().addTenant(), id, makeAudit())).toBe(false);
      expect(await sessions.revoke(tenantId, id, makeAudit())).toBe(true);
      expect(await sessions.revoke(tenantId, id, makeAudit())).toBe(false);
      expect(await sessions.findByToken(tokenHash)).toMatchObject({ id, revokedAt: expect.any(Date) });
    });

    test("end with their tenant", async () => {
      const { id, tenantId, tokenHash, codeHash, store, sessions } = await addSession();
      const erasure = { operationId: uuidv7(), createdBy: uuidv7() };
      await store.management.tenants.beginErasure(tenantId, erasure, makeAudit());
      expect(await sessions.findByToken(tokenHash)).toBeNull();
      expect(await sessions.exchange(id, codeHash, randomBytes(32))).toBeNull();
      expect(await sessions.list(tenantId, { limit: 10, before: null })).toEqual([]);
    });

    test("are listed newest first, page by page, and deleted long after their end", async () => {
      const { id: oldest, tenantId, store, sessions } = await addSession();
      const later = [makeSession(tenantId), makeSession(tenantId)];
      for (const session of later) await sessions.create(session, makeAudit());
      const [newest, middle] = await sessions.list(tenantId, { limit: 2, before: null });
      expect([middle?.id, newest?.id]).toEqual(later.map(({ id }) => id));
      const rest = await sessions.list(tenantId, { limit: 2, before: middle?.id ?? null });
      expect(rest.map(({ id }) => id)).toEqual([oldest]);
      const ageSql = "UPDATE portal_session SET expires_at = now() - interval '8 days' WHERE id = $1";
      await store.query(ageSql, [oldest]);
      await sessions.deleteExpired(7);
      expect(await sessions.list(tenantId, { limit: 9, before: null })).toHaveLength(2);
    });
  });
}
