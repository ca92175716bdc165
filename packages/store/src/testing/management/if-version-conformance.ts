import type { EndpointStore } from "@posthorn/engine/endpoints/endpoint-store";
import { makeAudit, type StoreFixture } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";

type Change = (endpoints: EndpointStore, tenantId: string, id: string, ifVersion: number) => Promise<unknown>;

const changes: [name: string, change: Change][] = [
  [
    "update",
    (endpoints, ...ref) =>
      endpoints.update(ref[0], ref[1], { url: "https://a.example" }, ref[2], makeAudit()),
  ],
  ["pause", (endpoints, tenantId, id, version) => endpoints.pause(tenantId, id, makeAudit(), version)],
  [
    "resume",
    (endpoints, tenantId, id, version) => endpoints.resume(tenantId, id, null, makeAudit(), version),
  ],
  [
    "rotation",
    (endpoints, tenantId, id, version) => {
      const secret = { id: uuidv7(), ciphertext: Buffer.from("new") };
      return endpoints.rotateSecret(tenantId, id, secret, 60, makeAudit(), version);
    },
  ],
  ["deletion", (endpoints, tenantId, id, version) => endpoints.delete(tenantId, id, makeAudit(), version)],
];

/** A change of an endpoint that names the version it is of. */
export function ifVersionContract(open: () => StoreFixture): void {
  describe("an endpoint that was changed meanwhile", () => {
    test.for(changes)("is left as it is by a %s of the version before", async ([, change]) => {
      const store = open();
      const { endpoints } = store.management;
      const { tenantId, endpointId } = await store.addTarget();
      await endpoints.pause(tenantId, endpointId, makeAudit());
      const before = await endpoints.find(tenantId, endpointId);
      expect(await change(endpoints, tenantId, endpointId, 1)).toBe("changed");
      expect(await endpoints.find(tenantId, endpointId)).toEqual(before);
      expect(await endpoints.secrets(tenantId, endpointId)).toHaveLength(1);
      expect(await change(endpoints, tenantId, endpointId, 2)).not.toBe("changed");
      expect(await endpoints.find(tenantId, endpointId)).not.toEqual(before);
    });
  });
}
