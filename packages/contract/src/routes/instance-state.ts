import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { workerId } from "../ids.ts";
import { timestamp } from "../shapes.ts";

const worker = z.object({
  id: workerId,
  host: z.string(),
  version: z.string(),
  slots: z.int().meta({ description: "Deliveries that it may have under way." }),
  slotsInUse: z.int(),
  startedAt: timestamp,
  seenAt: timestamp,
  isAlive: z
    .boolean()
    .meta({ description: "It was seen within the last 35 s. One that was killed is told of for an hour." }),
});

const backlog = z
  .object({
    due: z.int().meta({ description: "Their time has come, and no pause, breaker or rate holds them." }),
    retrying: z.int().meta({ description: "Attempted before; their next attempt is still to come." }),
    scheduled: z.int().meta({ description: "Not attempted yet; their `deliverAt` is still to come." }),
    rate: z.int().meta({ description: "Due, and waiting for their place in their endpoint's rate." }),
    paused: z.int().meta({ description: "Held: their endpoint is paused or disabled." }),
    breaker: z.int().meta({ description: "Held by the open breaker of their endpoint." }),
    delivering: z.int(),
    isCapped: z.boolean().meta({
      description:
        "There is more than was looked at (1,000 endpoints, 1,000 deliveries of each, 50,000 in all): each number is a least one.",
    }),
    hasMoreEndpoints: z.boolean().meta({
      description:
        "More than 1,000 endpoints have unfinished deliveries: there may be an older one that is due.",
    }),
  })
  .meta({ description: "Unfinished deliveries, by what they wait for." });

export const queueState = z
  .object({
    kind: z.enum(["redis", "postgres"]),
    isReachable: z.boolean(),
    waiting: z
      .object({ deliver: z.int(), redeliver: z.int() })
      .nullable()
      .meta({ description: "Jobs that wait for a worker; null while the queue is away." }),
    memory: z
      .object({
        usedBytes: z.int(),
        limitBytes: z.int().meta({ description: "0: no limit." }),
        evictedKeys: z.int(),
        policy: z.string(),
        mayEvict: z
          .boolean()
          .meta({ description: "Jobs may be thrown out when the memory is full: set noeviction." }),
      })
      .nullable()
      .meta({ description: "Of Redis or Valkey; null on Postgres, and where it does not tell." }),
  })
  .meta({ id: "QueueState" });

const migrations = z.object({
  known: z.int().meta({ description: "Those that this version has." }),
  pending: z.array(z.string()).meta({ description: "Those that the database lacks." }),
});

export const exampleQueue = {
  kind: "redis",
  isReachable: true,
  waiting: { deliver: 3, redeliver: 0 },
  memory: { usedBytes: 9_437_184, limitBytes: 0, evictedKeys: 0, policy: "noeviction", mayEvict: false },
} as const;

const exampleWorker = {
  id: "wrk_01k6xq7tb5f3m8r9v2w4y6z0ac",
  host: "worker-1",
  version: "1.0.0",
  slots: 512,
  slotsInUse: 18,
  startedAt: "2026-03-01T08:00:00.000Z",
  seenAt: "2026-03-01T11:59:55.000Z",
  isAlive: true,
};

export const instanceState = z
  .object({
    version: z.string(),
    nodeVersion: z.string(),
    checkedAt: timestamp.meta({ description: "It is looked at once in a few seconds." }),
    migrations,
    queue: queueState,
    workers: z.array(worker).meta({ description: "Last seen first, 100 at most." }),
    backlog,
    oldestDueSeconds: z.number().nullable().meta({
      description:
        "How late the most overdue delivery is that nothing holds: the number to page on. null: none is due.",
    }),
    openBreakers: z.int().meta({ description: "Active endpoints whose breaker is open; counted to 10,000." }),
  })
  .meta({
    id: "InstanceState",
    examples: [
      {
        version: "1.0.0",
        nodeVersion: "24.18.0",
        checkedAt: "2026-03-01T12:00:00.000Z",
        migrations: { known: 7, pending: [] },
        queue: exampleQueue,
        workers: [exampleWorker],
        backlog: {
          ...{ due: 12, retrying: 40, scheduled: 0, rate: 0, paused: 300, breaker: 1_000, delivering: 18 },
          isCapped: true,
          hasMoreEndpoints: false,
        },
        oldestDueSeconds: 0.2,
        openBreakers: 1,
      },
    ],
  });

export const getInstance = defineRoute({
  id: "getInstance",
  method: "get",
  path: "/v1/instance",
  scope: "stats:read",
  instanceOnly: true,
  tag: "Instance",
  summary: "How is the instance doing?",
  description: "Version, workers, queue, and what waits. For monitoring, scrape `/metrics` instead.",
  response: { status: 200, schema: instanceState, description: "As it was a few seconds ago at most." },
  problems: [],
});
