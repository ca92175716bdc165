import type { NewEventType } from "@posthorn/engine/management-store";
import { endpointSettings, makeAudit, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";

const all = { limit: 1_000, before: null };

/** Tenants, API keys, event types and endpoints. */
export function managementContract(open: () => StoreFixture): void {
  describe("tenants", () => {
    test("are found by either name, and by no other", async () => {
      const { tenants } = open().management;
      const tenant = {
        id: uuidv7(),
        externalId: uuidv7(),
        name: "Acme",
        metadata: { plan: "pro", tags: ["a"] },
      };
      const created = await tenants.create(tenant, makeAudit());
      expect(created).toEqual({ ...tenant, createdAt: expect.any(Date), updatedAt: expect.any(Date) });
      expect(await tenants.find({ id: tenant.id })).toEqual(created);
      expect(await tenants.find({ externalId: tenant.externalId })).toEqual(created);
      expect(await tenants.find({ id: uuidv7() })).toBeNull();
      expect(await tenants.find({ externalId: "nobody" })).toBeNull();
    });

    test("do not share an external id, by create or by update; many may have none", async () => {
      const { tenants } = open().management;
      const [externalId, other] = [uuidv7(), { id: uuidv7(), externalId: null, name: "b", metadata: {} }];
      await tenants.create({ id: uuidv7(), externalId, name: "a", metadata: {} }, makeAudit());
      expect(
        await tenants.create({ id: uuidv7(), externalId, name: "b", metadata: {} }, makeAudit()),
      ).toBeNull();
      await tenants.create(other, makeAudit());
      expect(await tenants.create({ ...other, id: uuidv7() }, makeAudit())).not.toBeNull();
      expect(await tenants.update(other.id, { externalId }, makeAudit())).toBe("taken");
    });

    test("change only in the fields that are named, and their time of change moves", async () => {
      const store = open();
      const { tenants } = store.management;
      const id = await store.addTenant(uuidv7());
      await store.query("UPDATE tenant SET updated_at = now() - interval '1 day' WHERE id = $1", [id]);
      const before = await tenants.find({ id });
      const updated = await tenants.update(id, { name: "new", metadata: undefined }, makeAudit());
      expect(updated).toEqual({ ...before, name: "new", updatedAt: expect.any(Date) });
      if (updated === null || updated === "taken") throw new Error("it was to be updated");
      expect(Date.now() - updated.updatedAt.getTime()).toBeLessThan(60_000);
      expect(await tenants.update(uuidv7(), { name: "new" }, makeAudit())).toBeNull();
    });

    test("that get another external id make all processes read their endpoints again", async () => {
      const store = open();
      const id = await store.addTenant(uuidv7());
      await store.management.tenants.update(id, { name: "same place" }, makeAudit());
      expect(await store.versionOf(id)).toBe(1);
      await store.management.tenants.update(id, { externalId: uuidv7() }, makeAudit());
      expect(await store.versionOf(id)).toBe(2);
    });

    test("are made or brought up to date by external id, once even when asked at once", async () => {
      const { tenants } = open().management;
      const externalId = uuidv7();
      const upsert = (name: string) =>
        tenants.upsert(
          { id: uuidv7(), externalId, name, metadata: {} },
          { created: makeAudit(), updated: makeAudit() },
        );
      const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => upsert(`name ${n}`)));
      expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(answers.map(({ tenant }) => tenant.id)).size).toBe(1);
      expect(await upsert("last")).toMatchObject({ isNew: false, tenant: { name: "last" } });
    });

    test("are listed newest first, page by page", async () => {
      const store = open();
      const made = [await store.addTenant(), await store.addTenant(), await store.addTenant()];
      const [newest, middle] = await store.management.tenants.list({ limit: 2, before: null });
      expect([newest?.id, middle?.id]).toEqual([made[2], made[1]]);
      const [next] = await store.management.tenants.list({ limit: 1, before: made[1] ?? null });
      expect(next?.id).toBe(made[0]);
    });
  });

  describe("API keys", () => {
    test("are found by hash, revoked once, and marked as used", async () => {
      const { apiKeys } = open().management;
      const hash = Buffer.from(uuidv7());
      const key = {
        id: uuidv7(),
        tenantId: null,
        name: "ci",
        scopes: ["events:write"],
        ratePerSecond: 50,
        expiresAt: new Date(2_000_000_000_000),
      };
      await apiKeys.create({ ...key, hash }, makeAudit());
      expect(await apiKeys.hasAny()).toBe(true);
      const fresh = { ...key, lastUsedAt: null, revokedAt: null, createdAt: expect.any(Date) };
      expect(await apiKeys.findByHash(hash)).toEqual(fresh);
      expect(await apiKeys.find(key.id)).toEqual(fresh);
      expect(await apiKeys.findByHash(Buffer.from("another"))).toBeNull();
      expect(await apiKeys.find(uuidv7())).toBeNull();
      await apiKeys.markUsed([key.id, uuidv7()]);
      expect(await apiKeys.revoke(key.id, makeAudit())).toBe(true);
      expect(await apiKeys.revoke(key.id, makeAudit())).toBe(false);
      expect(await apiKeys.revoke(uuidv7(), makeAudit())).toBe(false);
      expect(await apiKeys.find(key.id)).toMatchObject({
        lastUsedAt: expect.any(Date),
        revokedAt: expect.any(Date),
      });
      expect((await apiKeys.list(all, null)).map(({ id }) => id)).toContain(key.id);
    });

    test("can be listed of one tenant alone", async () => {
      const store = open();
      const { apiKeys } = store.management;
      const [tenantId, id] = [await store.addTenant(), uuidv7()];
      const limits = { ratePerSecond: null, expiresAt: null };
      const key = { id, tenantId, name: "ci", scopes: ["admin"], ...limits, hash: Buffer.from(uuidv7()) };
      await apiKeys.create(key, makeAudit());
      await apiKeys.create(
        { ...key, id: uuidv7(), tenantId: null, hash: Buffer.from(uuidv7()) },
        makeAudit(),
      );
      expect((await apiKeys.list(all, tenantId)).map((listed) => listed.id)).toEqual([id]);
      expect(await apiKeys.list(all, await store.addTenant())).toEqual([]);
    });

    test("with a hash that exists are not made again", async () => {
      const { apiKeys } = open().management;
      const key = {
        id: uuidv7(),
        tenantId: null,
        name: "root",
        scopes: ["admin"],
        ratePerSecond: null,
        expiresAt: null,
        hash: Buffer.from(uuidv7()),
      };
      await apiKeys.create(key, makeAudit());
      await apiKeys.create({ ...key, id: uuidv7(), name: "again" }, makeAudit());
      expect(await apiKeys.findByHash(key.hash)).toMatchObject({ id: key.id, name: "root" });
    });
  });

  describe("event types", () => {
    test("are made once, registered any number of times, and listed by name", async () => {
      const { eventTypes } = open().management;
      const prefix = uuidv7();
      const name = (end: string) => `${prefix}.${end}`;
      const shown = { description: "B", schema: { type: "object" }, example: [1, null] };
      const created: NewEventType = { name: name("b"), ...shown, validate: "warn" };
      expect(await eventTypes.create(created, makeAudit())).toMatchObject({ ...created, archivedAt: null });
      expect(await eventTypes.create({ ...created, description: "again" }, makeAudit())).toBeNull();
      await Promise.all(["c", "a", "a", "b"].map((end) => eventTypes.register(name(end))));
      const listed = await eventTypes.list({ limit: 2, after: prefix, isArchived: null });
      expect(listed.map((type) => type.name)).toEqual([name("a"), name("b")]);
      const [last] = await eventTypes.list({ limit: 1, after: name("b"), isArchived: null });
      const bare = { description: "", schema: null, example: null, validate: "off" };
      expect(last).toMatchObject({ name: name("c"), ...bare });
      expect(await eventTypes.find(name("b"))).toMatchObject({ description: "B" });
      expect(await eventTypes.find(name("d"))).toBeNull();
    });

    test("change, clear, archive and come back, and their time of change moves", async () => {
      const store = open();
      const { eventTypes } = store.management;
      const name = uuidv7();
      await eventTypes.create(
        { name, description: "before", schema: { type: "object" }, example: {}, validate: "off" },
        makeAudit(),
      );
      await store.query("UPDATE event_type SET updated_at = now() - interval '1 day' WHERE name = $1", [
        name,
      ]);
      const changed = await eventTypes.update(name, { schema: null, archived: true }, makeAudit());
      expect(changed).toMatchObject({
        description: "before",
        schema: null,
        example: {},
        archivedAt: expect.any(Date),
      });
      expect(Date.now() - (changed?.updatedAt.getTime() ?? 0)).toBeLessThan(60_000);
      expect(await eventTypes.update(name, { archived: false }, makeAudit())).toMatchObject({
        archivedAt: null,
      });
      expect(await eventTypes.update(uuidv7(), { archived: true }, makeAudit())).toBeNull();
    });

    test("are listed with those that were archived, without them, or those alone", async () => {
      const { eventTypes } = open().management;
      const prefix = uuidv7();
      for (const end of ["a", "b", "c"]) await eventTypes.register(`${prefix}.${end}`);
      await eventTypes.update(`${prefix}.b`, { archived: true }, makeAudit());
      const list = async (isArchived: boolean | null) =>
        (await eventTypes.list({ limit: 3, after: prefix, isArchived }))
          .map(({ name }) => name)
          .filter((name) => name.startsWith(prefix))
          .map((name) => name.at(-1));
      expect(await list(null)).toEqual(["a", "b", "c"]);
      expect(await list(false)).toEqual(["a", "c"]);
      expect(await list(true)).toEqual(["b"]);
    });

    test("tell which payloads are held against a schema, under a version that moves with every change", async () => {
      const { eventTypes } = open().management;
      const name = uuidv7();
      const version = async () => (await eventTypes.versionsWithSchema()).get(name);
      await eventTypes.create(
        { name, description: "", schema: { type: "object" }, example: null, validate: "off" },
        makeAudit(),
      );
      expect(await version()).toBeUndefined();
      const seen = [];
      for (const patch of [{ validate: "warn" }, { schema: {} }, { validate: "reject" }] as const) {
        expect(await eventTypes.update(name, patch, makeAudit())).toMatchObject(patch);
        seen.push(await version());
      }
      expect(new Set(seen).size).toBe(3);
      expect(seen).not.toContain(undefined);
      await eventTypes.register(name);
      expect(await version()).toBe(seen.at(-1));
      await eventTypes.update(name, { validate: "off" }, makeAudit());
      expect(await version()).toBeUndefined();
    });
  });

  describe("endpoints", () => {
    test("are made with a secret and move the version of their tenant's list with every change", async () => {
      const store = open();
      const { endpoints } = store.management;
      const tenantId = await store.addTenant();
      const headers = Buffer.from([1, 0, 255]);
      const given = {
        id: uuidv7(),
        tenantId,
        ...endpointSettings,
        timeoutMs: 9_000,
        sealedHeaders: headers,
        sealedAuthentication: null,
      };
      const secret = { id: uuidv7(), ciphertext: Buffer.from([0, 7]) };
      const created = await endpoints.create(given, secret, makeAudit());
      expect(created).toMatchObject({
        ...given,
        sealedHeaders: new Uint8Array(headers),
        status: "active",
        version: 1,
      });
      expect(await endpoints.find(tenantId, given.id)).toEqual(created);
      const secrets = await endpoints.secrets(tenantId, given.id);
      expect(secrets).toMatchObject([
        { id: secret.id, ciphertext: new Uint8Array(secret.ciphertext), expiresAt: null },
      ]);
      expect(await store.versionOf(tenantId)).toBe(2);
      await endpoints.update(tenantId, given.id, { url: "https://other.example/" }, null, makeAudit());
      expect(await store.versionOf(tenantId)).toBe(3);
      await endpoints.delete(tenantId, given.id, makeAudit());
      expect(await store.versionOf(tenantId)).toBe(4);
    });

    test("change in the fields that are named, under the version that is asked for", async () => {
      const store = open();
      const { endpoints } = store.management;
      const { tenantId, endpointId } = await store.addTarget();
      await store.query("UPDATE endpoint SET updated_at = now() - interval '1 day' WHERE id = $1", [
        endpointId,
      ]);
      const before = await endpoints.find(tenantId, endpointId);
      const updated = await endpoints.update(
        tenantId,
        endpointId,
        { eventTypes: ["a.*"], url: undefined },
        1,
        makeAudit(),
      );
      expect(updated).toEqual({ ...before, eventTypes: ["a.*"], version: 2, updatedAt: expect.any(Date) });
      const [row] = await store.query<{ fresh: boolean }>(
        "SELECT updated_at > now() - interval '1 minute' AS fresh FROM endpoint WHERE id = $1",
        [endpointId],
      );
      expect(row?.fresh).toBe(true);
      const listVersion = await store.versionOf(tenantId);
      expect(await endpoints.update(tenantId, endpointId, { description: "late" }, 1, makeAudit())).toBe(
        "changed",
      );
      expect(await store.versionOf(tenantId)).toBe(listVersion);
      expect(
        await endpoints.update(tenantId, uuidv7(), { description: "late" }, null, makeAudit()),
      ).toBeNull();
    });

    test("let one of two changes at the same version win", async () => {
      const store = open();
      const { tenantId, endpointId } = await store.addTarget();
      const change = (description: string) =>
        store.management.endpoints.update(tenantId, endpointId, { description }, 1, makeAudit());
      const answers = await Promise.all(["a", "b", "c", "d"].map(change));
      expect(answers.filter((answer) => answer === "changed")).toHaveLength(3);
    });

    test("are nobody else's: a foreign tenant finds, changes, rotates and deletes nothing", async () => {
      const store = open();
      const { endpoints } = store.management;
      const { tenantId, endpointId } = await store.addTarget();
      const foreign = await store.addTenant();
      expect(await endpoints.find(foreign, endpointId)).toBeNull();
      expect(await endpoints.list(foreign, all)).toEqual([]);
      expect(
        await endpoints.update(foreign, endpointId, { url: "https://mine.example/" }, null, makeAudit()),
      ).toBeNull();
      expect(await endpoints.secrets(foreign, endpointId)).toEqual([]);
      const secret = { id: uuidv7(), ciphertext: Buffer.from("mine") };
      expect(await endpoints.rotateSecret(foreign, endpointId, secret, 60, makeAudit())).toBeNull();
      expect(await endpoints.delete(foreign, endpointId, makeAudit())).toBe(false);
      expect(await endpoints.find(tenantId, endpointId)).toMatchObject({ version: 1 });
    });

    test("are gone when deleted, with their secrets and headers, and are deleted once", async () => {
      const store = open();
      const { endpoints } = store.management;
      const { tenantId, endpointId } = await store.addTarget();
      expect(await endpoints.delete(tenantId, endpointId, makeAudit())).toBe(true);
      expect(await endpoints.delete(tenantId, endpointId, makeAudit())).toBe(false);
      expect(await endpoints.find(tenantId, endpointId)).toBeNull();
      expect(await endpoints.list(tenantId, all)).toEqual([]);
      expect(await store.query("SELECT FROM endpoint_secret WHERE endpoint_id = $1", [endpointId])).toEqual(
        [],
      );
    });

    test("keep both secrets live through a rotation and prune the ended ones at the next", async () => {
      const store = open();
      const { endpoints } = store.management;
      const { tenantId, endpointId } = await store.addTarget();
      const rotate = (name: string) =>
        endpoints.rotateSecret(
          tenantId,
          endpointId,
          { id: uuidv7(), ciphertext: Buffer.from(name) },
          3_600,
          makeAudit(),
        );
      const names = async () =>
        (await endpoints.secrets(tenantId, endpointId)).map(({ ciphertext }) =>
          Buffer.from(ciphertext).toString(),
        );
      const rotated = await rotate("second");
      if (rotated === null || rotated === "changed") throw new Error("it was to be rotated");
      const endsInMs = rotated.previousExpiresAt.getTime() - Date.now();
      expect(endsInMs).toBeGreaterThan(3_500_000);
      expect(await names()).toEqual(["second", "sealed"]);
      expect(await endpoints.find(tenantId, endpointId)).toMatchObject({ version: 2 });
      await store.query(
        "UPDATE endpoint_secret SET expires_at = now() - interval '1 second' WHERE endpoint_id = $1 AND expires_at IS NOT NULL",
        [endpointId],
      );
      expect(await names()).toEqual(["second"]);
      await rotate("third");
      expect(await names()).toEqual(["third", "second"]);
      expect(
        await store.query("SELECT FROM endpoint_secret WHERE endpoint_id = $1", [endpointId]),
      ).toHaveLength(2);
    });

    test("show the current secret first, whichever process's clock its id came from", async () => {
      const store = open();
      const { endpoints } = store.management;
      const id = uuidv7();
      const { tenantId, endpointId } = await store.addTarget();
      await endpoints.rotateSecret(
        tenantId,
        endpointId,
        { id, ciphertext: Buffer.from("second") },
        3_600,
        makeAudit(),
      );
      const secrets = await endpoints.secrets(tenantId, endpointId);
      expect(secrets.map((secret) => secret.id === id)).toEqual([true, false]);
      const [loaded] = await store.pipeline.loadSendingEndpoints([endpointId]);
      expect(loaded?.secrets.map((secret) => secret.id === id)).toEqual([true, false]);
    });
  });
}
