/** The figures of one round, by name. A figure that is not known is left out. */
export type Metrics = Record<string, number>;

export type Row = { title: string; metric: string; digits?: number; divisor?: number };
export type Section = { title: string; rows: readonly Row[] };

const megabyte = 1_048_576;
const percent = 0.01;
const processes = ["api", "worker", "postgres", "redis", "receiver", "generator"];

/** What the table shows, where it is known. */
export const sections: readonly Section[] = [
  {
    title: "beside the median of the floor, and of the empty database",
    rows: [
      { title: "deliveries recorded, % of the floor's", metric: "rateOfFloor", divisor: percent },
      { title: "CPU of api and worker, times the floor's", metric: "cpuOfFloor", digits: 2 },
      { title: "deliveries recorded, % of the empty one's", metric: "rateOfEmpty", divisor: percent },
    ],
  },
  {
    title: "as fast as the answers come",
    rows: [
      { title: "events accepted /s", metric: "ingestPerSecond" },
      { title: "deliveries recorded /s", metric: "deliveriesPerSecond" },
      { title: "still to arrive after the last 202", metric: "openAtEnd" },
      { title: "Postgres commits per delivery", metric: "commitsPerDelivery", digits: 3 },
      { title: "WAL bytes per delivery", metric: "walBytesPerDelivery" },
    ],
  },
  {
    title: "CPU µs per delivery",
    rows: [
      { title: "api and worker", metric: "cpu.apiAndWorker" },
      { title: "with Postgres and Redis", metric: "cpu.all" },
      ...processes.map((name) => ({ title: `  ${name}`, metric: `cpu.${name}` })),
    ],
  },
  {
    title: "memory, MB",
    rows: [
      ...processes.map((name) => ({ title: `  ${name}`, metric: `memory.${name}`, divisor: megabyte })),
      { title: "  redis data, peak", metric: "redisPeakBytes", digits: 1, divisor: megabyte },
    ],
  },
  {
    title: "redis bytes per waiting delivery",
    rows: [
      { title: "emitted together", metric: "waitingBytes.underLoad" },
      { title: "emitted one by one", metric: "waitingBytes.oneByOne" },
    ],
  },
  {
    title: "at half that rate, ms since the event was due",
    rows: [
      { title: "events /s", metric: "latencyEventsPerSecond" },
      { title: "202 p50", metric: "ingestP50", digits: 1 },
      { title: "202 p99", metric: "ingestP99", digits: 1 },
      { title: "received p50", metric: "receivedP50", digits: 1 },
      { title: "received p95", metric: "receivedP95", digits: 1 },
      { title: "received p99", metric: "receivedP99", digits: 1 },
    ],
  },
  {
    title: "slow endpoints, which rates and latencies above leave out",
    rows: [
      { title: "deliveries", metric: "slow.deliveries" },
      { title: "all recorded after, s", metric: "slow.seconds", digits: 1 },
      { title: "received p50 at half the rate, ms", metric: "slow.receivedP50" },
      { title: "received p99 at half the rate, ms", metric: "slow.receivedP99" },
    ],
  },
  {
    title: "memory under half the load for long, MB",
    rows: ["api", "worker"].flatMap((name) => [
      { title: `${name} after a tenth`, metric: `soak.${name}.early`, digits: 1, divisor: megabyte },
      { title: `${name} at the end`, metric: `soak.${name}.end`, digits: 1, divisor: megabyte },
      { title: `${name} growth a minute`, metric: `soak.${name}.perMinute`, digits: 2, divisor: megabyte },
    ]),
  },
  {
    title: "in doubt",
    rows: [
      { title: "accepted but not delivered", metric: "lost" },
      { title: "received twice", metric: "duplicates" },
      { title: "refused", metric: "refused" },
      { title: "cores that others used", metric: "otherCores", digits: 2 },
    ],
  },
];
