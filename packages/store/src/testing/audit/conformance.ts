import { encodeId } from "@posthorn/domain/id";
import type { Actor } from "@posthorn/engine/actor";
import type { Audit, AuditAction } from "@posthorn/engine/audit/audit";
import type { AuditEntry } from "@posthorn/engine/audit/audit-store";
import { makeAudit, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";

const all = { limit: 1_000, before: null };

/** Every field of a row but its times. */
function showRow(row: object): Record<string, unknown> {
  const hidden = ["createdAt", "updatedAt", "sealedHeaders", "sealedAuthentication"];
  return Object.fromEntries(Object.entries(row).filter(([name]) => !hidden.includes(name)));
}

function auditBy(action: AuditAction, by: Partial<Actor> = {}): Audit<object> {
  const { by: nobody, ...audit } = makeAudit();
  return { ...audit, action, by: { ...nobody, id: uuidv7(), ...by }, show: showRow };
}

/** An entry that no database takes: its actor has no id. */
function brokenAudit(): Audit<object> {
  return auditBy("endpoint.updated", { id: "nobody" });
}

/** The audit log: written with every change, read by who, what and when, and forgotten. */
export function auditContract(open: () => StoreFixture): void {
  const entriesOf = (target: string) => open().management.audit.list({ target }, all);
  const entriesBy = ({ by }: Audit<object>) => open().management.audit.list({ actorId: by.id }, all);

  /** Something of everything that can be changed. */
  async function addAll() {
    const store = open();
    const { management } = store;
    const externalId = uuidv7();
    const tenantId = await store.addTenant(externalId);
    const endpointId = await store.addEndpoint(tenantId);
    const [deliveryId = ""] = await store.ingestMany(tenantId, endpointId, 1);
    const name = `type.${uuidv7()}`;
    await management.eventTypes.create(
      { name, description: "", schema: null, example: null, validate: "off" },
      makeAudit(),
    );
    return { tenantId, endpointId, externalId, deliveryId, name };
  }
  type Everything = Awaited<ReturnType<typeof addAll>>;
  type Change = (given: Everything, audit: Audit<object>) => Promise<unknown>;

  /** What each change does to the tables; the same before and after when it was rolled back. */
  async function readAll({ tenantId, endpointId, deliveryId, name }: Everything): Promise<unknown> {
    const store = open();
    const [row] = await store.query<object>(
      `SELECT (SELECT to_jsonb(tenant) FROM tenant WHERE id = $1) AS tenant,
        (SELECT to_jsonb(endpoint) FROM endpoint WHERE id = $2) AS endpoint,
        (SELECT jsonb_agg(secret ORDER BY id) FROM endpoint_secret AS secret WHERE endpoint_id = $2) AS secrets,
        (SELECT to_jsonb(delivery) FROM delivery WHERE id = $3) AS delivery,
        (SELECT to_jsonb(event_type) FROM event_type WHERE name = $4) AS "eventType",
        (SELECT count(*) FROM endpoint WHERE tenant_id = $1) AS endpoints,
        (SELECT count(*) FROM operation WHERE tenant_id = $1) AS operations`,
      [tenantId, endpointId, deliveryId, name],
    );
    return row;
  }

  const secret = () => ({ id: uuidv7(), ciphertext: Buffer.from("sealed") });
  const changes: [action: AuditAction, change: Change][] = [
    [
      "tenant.updated",
      ({ tenantId }, audit) => open().management.tenants.update(tenantId, { name: "new" }, audit),
    ],
    [
      "tenant.updated",
      ({ externalId }, audit) =>
        open().management.tenants.upsert(
          { id: uuidv7(), externalId, name: "newer", metadata: {} },
          { created: audit, updated: audit },
        ),
    ],
    [
      "tenant.deleted",
      ({ tenantId }, audit) =>
        open().management.tenants.beginErasure(
          tenantId,
          { operationId: uuidv7(), createdBy: uuidv7() },
          audit,
        ),
    ],
    [
      "event_type.updated",
      ({ name }, audit) => open().management.eventTypes.update(name, { description: "new" }, audit),
    ],
    [
      "event_type.archived",
      ({ name }, audit) => open().management.eventTypes.update(name, { archived: true }, audit),
    ],
    [
      "endpoint.updated",
      ({ tenantId, endpointId }, audit) =>
        open().management.endpoints.update(tenantId, endpointId, { maxInFlight: 3 }, null, audit),
    ],
    [
      "endpoint.paused",
      ({ tenantId, endpointId }, audit) => open().management.endpoints.pause(tenantId, endpointId, audit),
    ],
    [
      "endpoint.resumed",
      ({ tenantId, endpointId }, audit) =>
        open().management.endpoints.resume(tenantId, endpointId, uuidv7(), audit),
    ],
    [
      "endpoint.deleted",
      ({ tenantId, endpointId }, audit) => open().management.endpoints.delete(tenantId, endpointId, audit),
    ],
    [
      "secret.rotated",
      ({ tenantId, endpointId }, audit) =>
        open().management.endpoints.rotateSecret(tenantId, endpointId, secret(), 60, audit),
    ],
    [
      "delivery.retried",
      ({ tenantId, deliveryId }, audit) =>
        open().management.history.retryDelivery(tenantId, deliveryId, 5, audit),
    ],
    [
      "delivery.cancelled",
      ({ tenantId, deliveryId }, audit) =>
        open().management.history.cancelDelivery(tenantId, deliveryId, audit),
    ],
  ];

  describe("audit log", () => {
    test.for(changes)("%s is written with its change", async ([action, change]) => {
      const given = await addAll();
      const audit = auditBy(action, { requestId: "request-1" });
      const before = await readAll(given);
      await change(given, audit);
      expect(await readAll(given)).not.toEqual(before);
      const entries = await entriesBy(audit);
      expect(entries).toMatchObject([{ id: audit.id, action, actorKind: "api_key", requestId: "request-1" }]);
      expect([null, given.tenantId]).toContain(entries[0]?.tenantId);
    });

    test.for(changes)("%s is not done when its entry cannot be written", async ([, change]) => {
      const given = await addAll();
      const before = await readAll(given);
      await expect(change(given, brokenAudit())).rejects.toThrow();
      expect(await readAll(given)).toEqual(before);
    });

    test("nothing is made when its entry cannot be written", async () => {
      const { tenants, apiKeys, eventTypes } = open().management;
      const { tenantId } = await open().addTarget();
      const [id, externalId, name, hash] = [uuidv7(), uuidv7(), `type.${uuidv7()}`, Buffer.from(uuidv7())];
      const tenant = { id, externalId, name: "a", metadata: {} };
      const key = { id, tenantId: null, name: "key", scopes: [], expiresAt: null, ratePerSecond: null, hash };
      const type = { name, description: "", schema: null, example: null, validate: "off" } as const;
      await expect(tenants.create(tenant, brokenAudit())).rejects.toThrow();
      await expect(
        tenants.upsert(tenant, { created: brokenAudit(), updated: makeAudit() }),
      ).rejects.toThrow();
      await expect(apiKeys.create(key, brokenAudit())).rejects.toThrow();
      await expect(eventTypes.create(type, brokenAudit())).rejects.toThrow();
      expect(await tenants.find({ externalId })).toBeNull();
      expect(await apiKeys.findByHash(hash)).toBeNull();
      expect(await eventTypes.find(name)).toBeNull();
      await apiKeys.create(key, makeAudit());
      await expect(apiKeys.revoke(id, brokenAudit())).rejects.toThrow();
      expect(await apiKeys.find(id)).toMatchObject({ revokedAt: null });
      expect(await open().versionOf(tenantId)).toBe(2);
    });

    test("what was refused, or changed nothing that is shown, is not in it", async () => {
      const { tenants, apiKeys, endpoints, eventTypes, history } = open().management;
      const { tenantId, endpointId, externalId, name, deliveryId } = await addAll();
      const audit = auditBy("endpoint.updated");
      const other = await open().addTenant(uuidv7());
      await tenants.create({ id: uuidv7(), externalId, name: "b", metadata: {} }, audit);
      await tenants.update(other, { externalId }, audit);
      await tenants.update(uuidv7(), { name: "b" }, audit);
      await tenants.update(tenantId, { name: "a tenant" }, audit);
      const same = { id: uuidv7(), externalId, name: "a tenant", metadata: {} };
      await tenants.upsert(same, { created: audit, updated: audit });
      await apiKeys.revoke(uuidv7(), audit);
      await eventTypes.create({ name, description: "", schema: null, example: null, validate: "off" }, audit);
      await eventTypes.update(name, { description: "" }, audit);
      await eventTypes.update(uuidv7(), { archived: true }, audit);
      await endpoints.update(tenantId, endpointId, { description: "late" }, 7, audit);
      await endpoints.update(other, endpointId, { description: "foreign" }, null, audit);
      await endpoints.delete(other, endpointId, audit);
      await endpoints.pause(other, endpointId, audit);
      await endpoints.rotateSecret(other, endpointId, secret(), 60, audit);
      await history.retryDelivery(other, deliveryId, 5, audit);
      await history.cancelDelivery(tenantId, deliveryId, makeAudit());
      await history.cancelDelivery(tenantId, deliveryId, audit);
      expect(await entriesBy(audit)).toEqual([]);
    });

    test("before and after are one chain, however many change the same endpoint at once", async () => {
      const { endpoints } = open().management;
      const { tenantId, endpointId } = await open().addTarget();
      const names = Array.from({ length: 20 }, (_, n) => `change ${n}`);
      await Promise.all(
        names.map((description) =>
          endpoints.update(tenantId, endpointId, { description }, null, auditBy("endpoint.updated")),
        ),
      );
      const chain = (await entriesOf(encodeId("ep", endpointId)))
        .filter(({ before }) => before !== null)
        .toSorted((a, b) => Number(a.after?.["version"]) - Number(b.after?.["version"]));
      expect(chain.map(({ after }) => after?.["description"]).toSorted()).toEqual(names.toSorted());
      const expected = chain.map((_, n) => ({
        description: n === 0 ? "" : chain[n - 1]?.after?.["description"],
        version: n + 1,
      }));
      expect(chain.map(({ before }) => before)).toEqual(expected);
    });

    test("what Posthorn switches off by itself is in it", async () => {
      const { tenantId, endpointId } = await open().addTarget();
      const auditId = uuidv7();
      await open().pipeline.disableEndpoints([{ id: endpointId, version: 1, reason: "gone", auditId }]);
      const [entry] = await open().management.audit.list({ actorKind: "posthorn", tenantId }, all);
      expect(entry).toMatchObject({
        id: auditId,
        action: "endpoint.disabled",
        target: encodeId("ep", endpointId),
        before: { status: "active", disabledReason: null, version: 1 },
        after: { status: "disabled", disabledReason: "gone", version: 2 },
      });
    });

    test("is read newest first, by each filter and by all of them", async () => {
      const { apiKeys, endpoints, audit: log } = open().management;
      const { tenantId, endpointId } = await open().addTarget();
      const key = { id: uuidv7(), tenantId, name: "ops", scopes: [], expiresAt: null, ratePerSecond: null };
      await apiKeys.create({ ...key, hash: Buffer.from(uuidv7()) }, makeAudit());
      const audits = (["endpoint.paused", "endpoint.resumed"] as const).map((action) =>
        auditBy(action, { id: key.id }),
      );
      const [paused, resumed] = audits.map(({ id }) => id);
      for (const audit of audits) await endpoints.pause(tenantId, endpointId, audit);
      const idsOf = (entries: AuditEntry[]) => entries.map(({ id }) => id);
      const by = { actorKind: "api_key", actorId: key.id } as const;
      const entries = await log.list(by, all);
      expect(idsOf(entries)).toEqual([resumed, paused]);
      expect(entries[0]).toMatchObject({ actorName: "ops", actorTenantId: tenantId, tenantId });
      expect(idsOf(await log.list(by, { limit: 1, before: resumed ?? "" }))).toEqual([paused]);
      const target = encodeId("ep", endpointId);
      const now = Date.now();
      const [past, future] = [new Date(now - 60_000), new Date(now + 60_000)];
      const full = { ...by, tenantId, target, createdAfter: past, createdBefore: future };
      expect(idsOf(await log.list({ ...full, actions: ["endpoint.paused"] }, all))).toEqual([paused]);
      const misses = [
        { ...full, tenantId: uuidv7() },
        { ...full, target: "ep_other" },
        { ...full, actorId: uuidv7() },
        { ...full, actorKind: "portal_session" as const },
        { ...full, actions: [] },
        { ...full, createdAfter: future },
        { ...full, createdBefore: past },
      ];
      for (const miss of misses) expect(await log.list(miss, all)).toEqual([]);
    });

    test("forgets the oldest entries, some at a time, and none that is to be kept", async () => {
      const { audit: log } = open().management;
      const tenantId = await open().addTenant();
      const insert = (days: number) =>
        open().query(
          `INSERT INTO audit_log (id, tenant_id, actor_kind, actor_id, action, target, created_at)
           VALUES ($1, $2, 'posthorn', $2, 'endpoint.disabled', $3, now() - $4 * interval '1 day')`,
          [`00000000-0000-7000-8000-${String(500 - days).padStart(12, "0")}`, tenantId, String(days), days],
        );
      for (const days of [420, 401, 399]) await insert(days);
      expect(await log.deleteOld(400, 1)).toBe(1);
      const targets = async () => (await log.list({ tenantId }, all)).map(({ target }) => target);
      expect(await targets()).toEqual(expect.arrayContaining(["399", "401"]));
      expect(await targets()).not.toContain("420");
      expect(await log.deleteOld(400, 10)).toBe(1);
      expect(await targets()).toContain("399");
      expect(await targets()).not.toContain("401");
      expect(await log.deleteOld(400, 10)).toBe(0);
    });
  });
}
