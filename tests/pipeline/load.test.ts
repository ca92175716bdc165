import { createHash } from "node:crypto";
import type { ReceivedRequest } from "@posthorn/receiver/receiver";
import { eventually } from "@posthorn/testkit/eventually";
import { createWorld, queueBackends } from "@posthorn/testkit/world";
import { describe, expect, onTestFinished, test } from "vitest";

const events = 2_000;
const endpoints = 20;

/** One event in five, always the same ones, since what is to be counted must not depend on chance. */
function isToFail(webhookId: string): boolean {
  return createHash("sha256").update(webhookId).digest().readUInt32BE() % 5 === 0;
}

function answer({ headers }: ReceivedRequest) {
  const fails = headers["posthorn-attempt"] === "1" && isToFail(String(headers["webhook-id"]));
  return { status: fails ? 500 : 200 };
}

describe.for(queueBackends)(
  "2,000 events over 20 endpoints, a fifth of which fail at first, queue on %s",
  (queue) => {
    test("all end delivered, with one attempt on record for each request that was received", async () => {
      const world = await createWorld({ queue, answer });
      onTestFinished(() => world.close());
      const tenantId = await world.addTenant();
      for (let n = 0; n < endpoints; n += 1) {
        await world.addEndpoint(tenantId, { path: `/${n}`, eventTypes: [`type.${n}`], retrySchedule: [0] });
      }
      await world.startWorker(128);
      const emitted = Array.from({ length: events }, (_, n) =>
        world.emit(tenantId, { eventType: `type.${n % endpoints}`, payload: Buffer.from(`{"n":${n}}`) }),
      );
      await Promise.all(emitted);
      await eventually(
        async () => {
          const counted = "SELECT status, count(*)::int AS count FROM delivery GROUP BY 1";
          expect(await world.query(counted)).toEqual([{ status: "delivered", count: events }]);
        },
        { withinMs: 100_000 },
      );

      const { requests } = world.receiver;
      const ids = new Set(requests.map(({ headers }) => String(headers["webhook-id"])));
      const failing = [...ids].filter(isToFail).length;
      expect(ids.size).toBe(events);
      expect(failing).toBeGreaterThan(events / 10);
      expect(requests).toHaveLength(events + failing);
      const attempts = "SELECT reason, count(*)::int AS count FROM attempt GROUP BY 1 ORDER BY 1";
      expect(await world.query(attempts)).toEqual([
        { reason: "ok", count: events },
        { reason: "http_5xx", count: failing },
      ]);
      expect(new Set(requests.map(({ body }) => body.toString())).size).toBe(events);
    });
  },
);
