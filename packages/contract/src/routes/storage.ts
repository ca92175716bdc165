import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { timestamp } from "../shapes.ts";
import { exampleQueue, queueState } from "./instance-state.ts";

const size = {
  name: z.string(),
  bytes: z.int().meta({ description: "With its indexes." }),
  indexBytes: z.int(),
  rows: z.int().nullable().meta({ description: "About; null: Postgres has not looked yet." }),
};

const table = z.object({
  ...size,
  partitionCount: z.int().nullable().meta({ description: "null: it has no partitions." }),
});

const partition = z.object({
  ...size,
  table: z.enum(["event", "delivery", "attempt"]),
  startsAt: timestamp
    .nullable()
    .meta({ description: "null: the default partition, which takes what has no day of its own." }),
  endsAt: timestamp.nullable(),
  hasPayloads: z.boolean().meta({ description: "Of events: false once their payloads were forgotten." }),
});

const kept = z.object({
  kind: z.enum(["event", "payload", "delivery", "attempt", "audit_log"]),
  oldestAt: timestamp.nullable().meta({
    description:
      "Of the audit log its oldest entry, of the others the beginning of their oldest day. null: nothing is there.",
  }),
  keptDays: z
    .int()
    .nullable()
    .meta({ description: "By the settings of the last run; null before the first." }),
});

const retentionRun = z.object({
  startedAt: timestamp,
  finishedAt: timestamp
    .nullable()
    .meta({ description: "null while it runs, and when its worker stopped before the end." }),
  hasFailed: z.boolean().meta({ description: "The worker's log says why." }),
  daysKeptLonger: z
    .int()
    .meta({ description: "Days that stayed: too much of them is unfinished, or others were at them." }),
});

const exampleSize = { bytes: 83_886_080, indexBytes: 25_165_824, rows: 120_000 };

export const storageState = z
  .object({
    checkedAt: timestamp,
    databaseBytes: z.int(),
    tables: z.array(table).meta({ description: "Largest first; a queue on Postgres is told as `bullmq`." }),
    partitions: z
      .array(partition)
      .meta({ description: "Newest day first, 1,000 at most; the default ones last." }),
    partitionDaysAhead: z.int().meta({
      description: "Days after today (UTC) that have their partitions; -1 when today's is missing.",
    }),
    invalidIndexes: z
      .array(z.object({ table: z.string(), index: z.string() }))
      .meta({ description: "Postgres does not use these: drop them and make them again." }),
    kept: z.array(kept),
    retentionRun: retentionRun.nullable().meta({ description: "The latest; null: no worker has run." }),
    queue: queueState,
  })
  .meta({
    id: "StorageState",
    examples: [
      {
        checkedAt: "2026-03-01T12:00:00.000Z",
        databaseBytes: 251_658_240,
        tables: [{ name: "event", ...exampleSize, partitionCount: 95 }],
        partitions: [
          {
            ...{ name: "event_p20260301", ...exampleSize, table: "event" },
            startsAt: "2026-03-01T00:00:00.000Z",
            endsAt: "2026-03-02T00:00:00.000Z",
            hasPayloads: true,
          },
        ],
        partitionDaysAhead: 3,
        invalidIndexes: [],
        kept: [{ kind: "event", oldestAt: "2025-12-01T00:00:00.000Z", keptDays: 90 }],
        retentionRun: {
          startedAt: "2026-03-01T11:52:00.000Z",
          finishedAt: "2026-03-01T11:52:01.000Z",
          hasFailed: false,
          daysKeptLonger: 0,
        },
        queue: exampleQueue,
      },
    ],
  });

export const getStorage = defineRoute({
  id: "getStorage",
  method: "get",
  path: "/v1/storage",
  scope: "stats:read",
  instanceOnly: true,
  tag: "Instance",
  summary: "What is stored, and how long it is kept",
  response: { status: 200, schema: storageState, description: "As it was half a minute ago at most." },
  problems: [],
});
