import { parseArgs } from "node:util";

/** What is measured: Posthorn on one of its queues, or the smallest program that does the same durable work. */
export type Subject = "floor" | "redis" | "postgres";

export type Options = {
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
  --log-level LEVEL      POSTHORN_LOG_LEVEL of API and worker (warn)
  --json FILE            write the result there as well
  --profile FOLDER       write CPU profiles of API and worker, and tell where they and Postgres spent time
`;

/** Reads the command line. Throws an Error, in words, on an option that is unknown or makes no sense. */
export function readOptions(args: readonly string[], hasRedis: boolean): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      floor: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      queue: { type: "string", default: hasRedis ? "both" : "postgres" },
      rounds: { type: "string" },
      events: { type: "string" },
      seconds: { type: "string" },
      payload: { type: "string" },
      "fan-out": { type: "string" },
      endpoints: { type: "string" },
      tenants: { type: "string" },
      connections: { type: "string" },
      "log-level": { type: "string", default: "warn" },
      json: { type: "string" },
      profile: { type: "string" },
    },
  });
  const { quick } = values;
  const options: Options = {
    subjects: [...(values.floor ? (["floor"] as const) : []), ...readQueues(values.queue, hasRedis)],
    events: readCount("--events", values.events, quick ? 5_000 : 30_000),
    warmUpEvents: quick ? 3_000 : 10_000,
    latencySeconds: readCount("--seconds", values.seconds, quick ? 4 : 10),
    rounds: readCount("--rounds", values.rounds, quick ? 1 : 3),
    payloadBytes: readCount("--payload", values.payload, 1_024),
    fanOut: readCount("--fan-out", values["fan-out"], 1),
    endpoints: readCount("--endpoints", values.endpoints, 200),
    tenants: readCount("--tenants", values.tenants, 10),
    connections: readCount("--connections", values.connections, 256),
    logLevel: values["log-level"],
    jsonFile: values.json ?? null,
    profileFolder: values.profile ?? null,
  };
  if (options.fanOut * options.tenants > options.endpoints) {
    throw new Error("every tenant needs at least as many endpoints as an event goes to");
  }
  return options;
}

function readQueues(kind: string, hasRedis: boolean): Subject[] {
  if (kind !== "redis" && kind !== "postgres" && kind !== "both") {
    throw new Error(`--queue is redis, postgres or both, not ${kind}`);
  }
  if (kind !== "postgres" && !hasRedis) throw new Error("there is no redis-server or valkey-server on PATH");
  return kind === "both" ? ["redis", "postgres"] : [kind];
}

function readCount(name: string, text: string | undefined, fallback: number): number {
  const count = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`${name} is a whole number of at least 1`);
  return count;
}
