import { parseArgs } from "node:util";
import type { ReceiverBehaviour } from "./messages.ts";
import type { Growth } from "./plan-growth.ts";
import { growSubject, type Queue, type Subject } from "./subject.ts";

export type Options = ReceiverBehaviour & {
  subjects: Subject[];
  events: number;
  warmUpEvents: number;
  latencySeconds: number;
  rounds: number;
  payloadBytes: number;
  fanOut: number;
  endpoints: number;
  tenants: number;
  connections: number;
  /** One endpoint in so many is slow. */
  slowOneIn: number | null;
  growth: Growth | null;
  soakMinutes: number;
  logLevel: string;
  /** Where the result goes as JSON too. */
  jsonFile: string | null;
  /** Where the CPU profiles of API and worker go; profiling costs speed. */
  profileFolder: string | null;
};

export const usage = `npm run bench -- [options]
  --quick                one short round
  --floor                the smallest program that does the same durable work as well, in turn with the queues
  --queue KIND           redis, postgres or both (both, when there is a redis-server)
  --rounds N             repetitions of every queue, taken in turn (3; quick: 1)
  --events N             events of the throughput phase (30000; quick: 5000)
  --seconds N            length of the latency phase (10; quick: 4)
  --payload BYTES        size of a payload (1024)
  --fan-out N            endpoints that want an event (1)
  --endpoints N          endpoints in all (200)
  --tenants N            tenants they belong to (10)
  --connections N        connections that emit, each waiting for its answer (256)
  --slow N               one endpoint in N, of every tenant, answers late (none). Figures are those of the other
                         endpoints, up to their last delivery; slow ones are awaited, and told apart
  --slow-ms MS           how late they answer (2000; at most 10000)
  --tls KIND             receivers over HTTPS: warm keeps connections, cold closes each after its answer (plain HTTP)
  --grown N              every queue also with a database that holds N finished deliveries, in turn with an empty one:
                         their events and attempts too, of as many tenants and endpoints again. 10000000 take some
                         minutes to make, once, and 15 GB of disk
  --grown-days N         over how many days these are spread, today the last (30, which is the most)
  --pending N            deliveries in it that wait for another day (0)
  --soak MINUTES         then half the load for so long, to see whether memory grows (0)
  --log-level LEVEL      POSTHORN_LOG_LEVEL of API and worker (warn)
  --json FILE            write the result there as well
  --profile FOLDER       write CPU profiles of API and worker, and tell where they and Postgres spent time
`;

const strings = { type: "string" } as const;
const flags = { type: "boolean", default: false } as const;
const known = {
  floor: flags,
  quick: flags,
  queue: strings,
  rounds: strings,
  events: strings,
  seconds: strings,
  payload: strings,
  "fan-out": strings,
  endpoints: strings,
  tenants: strings,
  connections: strings,
  slow: strings,
  "slow-ms": strings,
  tls: strings,
  grown: strings,
  "grown-days": strings,
  pending: strings,
  soak: strings,
  "log-level": { type: "string", default: "warn" },
  json: strings,
  profile: strings,
} as const;

type Values = ReturnType<typeof parse>;
type Name = { [Key in keyof Values]-?: Values[Key] extends string | undefined ? Key : never }[keyof Values];

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options: known }).values;

/** Reads the command line. Throws an Error, in words, on an option that is unknown or makes no sense. */
export function readOptions(args: readonly string[], hasRedis: boolean): Options {
  const values = parse(args);
  const { quick } = values;
  const options: Options = {
    subjects: readSubjects(values, hasRedis),
    events: readCount(values, "events", quick ? 5_000 : 30_000),
    warmUpEvents: quick ? 3_000 : 10_000,
    latencySeconds: readCount(values, "seconds", quick ? 4 : 10),
    rounds: readCount(values, "rounds", quick ? 1 : 3),
    payloadBytes: readCount(values, "payload", 1_024),
    fanOut: readCount(values, "fan-out", 1),
    endpoints: readCount(values, "endpoints", 200),
    tenants: readCount(values, "tenants", 10),
    connections: readCount(values, "connections", 256),
    slowOneIn: readCount(values, "slow", null, { least: 2 }),
    slowMs: readCount(values, "slow-ms", 2_000, { most: 10_000 }),
    tls: readTls(values.tls),
    growth: readGrowth(values),
    soakMinutes: readCount(values, "soak", 0, { least: 0 }),
    logLevel: values["log-level"],
    jsonFile: values.json ?? null,
    profileFolder: values.profile ?? null,
  };
  checkEndpoints(options);
  return options;
}

function checkEndpoints({ fanOut, tenants, endpoints, slowOneIn }: Options): void {
  if (fanOut * tenants > endpoints)
    throw new Error("every tenant needs at least as many endpoints as an event goes to");
  if (slowOneIn !== null && slowOneIn > endpoints)
    throw new Error(`of ${endpoints} endpoints, not one in ${slowOneIn} can be slow`);
}

function readSubjects({ floor, grown, queue }: Values, hasRedis: boolean): Subject[] {
  const queues = readQueues(queue ?? (hasRedis ? "both" : "postgres"), hasRedis);
  const ours = queues.flatMap((each) => (grown === undefined ? [each] : [each, growSubject(each)]));
  return floor ? ["floor", ...ours] : ours;
}

function readQueues(kind: string, hasRedis: boolean): Queue[] {
  if (kind !== "redis" && kind !== "postgres" && kind !== "both") {
    throw new Error(`--queue is redis, postgres or both, not ${kind}`);
  }
  if (kind !== "postgres" && !hasRedis) throw new Error("there is no redis-server or valkey-server on PATH");
  return kind === "both" ? ["redis", "postgres"] : [kind];
}

function readTls(kind: string | undefined): Options["tls"] {
  if (kind === undefined || kind === "warm" || kind === "cold") return kind ?? null;
  throw new Error(`--tls is warm or cold, not ${kind}`);
}

function readGrowth(values: Values): Growth | null {
  const deliveries = readCount(values, "grown", null, { most: 100_000_000 });
  if (deliveries === null) {
    if (values.pending !== undefined || values["grown-days"] !== undefined)
      throw new Error("--pending and --grown-days go with --grown");
    return null;
  }
  return {
    deliveries,
    // Retention would begin to remove payloads that are older.
    days: readCount(values, "grown-days", 30, { most: 30 }),
    pending: readCount(values, "pending", 0, { least: 0, most: 100_000_000 }),
  };
}

function readCount<Fallback extends number | null>(
  values: Values,
  name: Name,
  fallback: Fallback,
  { least = 1, most = Number.MAX_SAFE_INTEGER } = {},
): number | Fallback {
  const text = values[name];
  if (text === undefined) return fallback;
  const count = Number(text);
  if (!Number.isInteger(count) || count < least || count > most) {
    const bound = most < Number.MAX_SAFE_INTEGER ? ` and at most ${most}` : "";
    throw new Error(`--${name} is a whole number of at least ${least}${bound}`);
  }
  return count;
}
