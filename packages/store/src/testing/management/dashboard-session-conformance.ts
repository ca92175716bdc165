import { randomBytes } from "node:crypto";
import { makeAudit, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";

export function dashboardSessionContract(open: () => StoreFixture): void {
  async function addKey(tenantId: string | null = null, expiresAt: Date | null = null) {
    const { apiKeys } = open().management;
    const id = uuidv7();
    const key = { id, tenantId, name: "ops", scopes: ["admin"], ratePerSecond: null, expiresAt };
    await apiKeys.create({ ...key, hash: randomBytes(32) }, makeAudit());
    return key;
  }

  async function addSession(tenantId: string | null = null, keyExpiresAt: Date | null = null) {
    const sessions = open().management.dashboardSessions;
    const key = await addKey(tenantId, keyExpiresAt);
    const tokenHash = randomBytes(32);
    const session = { id: uuidv7(), apiKeyId: key.id, tokenHash, expiresInSeconds: 3_600 };
    const created = await sessions.create(session, makeAudit());
    return { key, tokenHash, sessions, created };
  }

  describe("dashboard sessions", () => {
    test("stand for the key that they were made with, until they end", async () => {
      const { key, tokenHash, sessions, created } = await addSession();
      const found = await sessions.findKey(tokenHash);
      expect(found).toMatchObject({ ...key, expiresAt: created?.expiresAt, revokedAt: null });
      expect(await sessions.findKey(randomBytes(32))).toBeNull();
    });

    test("expire with their key, where that is sooner", async () => {
      const expiresAt = new Date(Date.now() + 60_000);
      const { tokenHash, sessions } = await addSession(null, expiresAt);
      expect((await sessions.findKey(tokenHash))?.expiresAt).toEqual(expiresAt);
    });

    test("tell that their key was revoked", async () => {
      const { key, tokenHash, sessions } = await addSession();
      await open().management.apiKeys.revoke(key.id, makeAudit());
      expect((await sessions.findKey(tokenHash))?.revokedAt).toBeInstanceOf(Date);
    });

    test("are not made for a key that is gone, revoked or expired", async () => {
      const { apiKeys, dashboardSessions } = open().management;
      const revoked = await addKey();
      await apiKeys.revoke(revoked.id, makeAudit());
      const expired = await addKey(null, new Date(Date.now() - 1_000));
      for (const apiKeyId of [uuidv7(), revoked.id, expired.id]) {
        const session = { id: uuidv7(), apiKeyId, tokenHash: randomBytes(32), expiresInSeconds: 60 };
        expect(await dashboardSessions.create(session, makeAudit())).toBeNull();
      }
    });

    test("end once, when they are revoked", async () => {
      const { tokenHash, sessions } = await addSession();
      expect(await sessions.revoke(randomBytes(32), makeAudit())).toBe(false);
      expect(await sessions.revoke(tokenHash, makeAudit())).toBe(true);
      expect(await sessions.findKey(tokenHash)).toBeNull();
      expect(await sessions.revoke(tokenHash, makeAudit())).toBe(false);
    });

    test("end with the tenant of their key", async () => {
      const store = open();
      const tenantId = await store.addTenant();
      const { tokenHash, sessions } = await addSession(tenantId);
      expect(await sessions.findKey(tokenHash)).toMatchObject({ tenantId });
      const erasure = { operationId: uuidv7(), createdBy: uuidv7() };
      await store.management.tenants.beginErasure(tenantId, erasure, makeAudit());
      expect(await sessions.findKey(tokenHash)).toBeNull();
    });

    test("are deleted when they have expired", async () => {
      const { tokenHash, sessions, created } = await addSession();
      const { tokenHash: living } = await addSession();
      const store = open();
      await store.query("UPDATE dashboard_session SET expires_at = now() WHERE id = $1", [created?.id]);
      expect(await sessions.findKey(tokenHash)).toBeNull();
      await sessions.deleteExpired();
      const left = await store.query("SELECT id FROM dashboard_session WHERE id = $1", [created?.id]);
      expect(left).toEqual([]);
      expect(await sessions.findKey(living)).not.toBeNull();
    });
  });
}
