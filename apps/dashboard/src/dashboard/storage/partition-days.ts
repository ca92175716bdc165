import type { Answer } from "@posthorn/sdk";

export type Partition = Answer<"getStorage">["partitions"][number];

/** The partitions of one day, or the default ones, whose `startsAt` is null. */
export type PartitionDay = {
  startsAt: string | null;
  state: "ahead" | "today" | "past" | "default";
  bytes: number;
  parts: Partial<Record<Partition["table"], Partition>>;
};

/** Day by day, the newest first. */
export function groupByDay(partitions: readonly Partition[], nowMs: number): PartitionDay[] {
  const days = Map.groupBy(partitions, ({ startsAt }) => startsAt);
  return Array.from(days, ([startsAt, ofDay]) => ({
    startsAt,
    state: stateOf(ofDay[0], nowMs),
    bytes: ofDay.reduce((sum, { bytes }) => sum + bytes, 0),
    parts: Object.fromEntries(ofDay.map((partition) => [partition.table, partition])),
  }));
}

function stateOf(partition: Partition | undefined, nowMs: number): PartitionDay["state"] {
  if (partition?.startsAt == null || partition.endsAt === null) return "default";
  if (Date.parse(partition.startsAt) > nowMs) return "ahead";
  return Date.parse(partition.endsAt) > nowMs ? "today" : "past";
}
