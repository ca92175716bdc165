import type { QueueKind } from "./options.ts";
import type { Random } from "./random.ts";

export const faultKinds = [
  "kill-worker",
  "kill-api",
  "stop-worker",
  "restart-postgres",
  "flush-redis",
  "kill-redis",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type Fault = {
  /** Since the load began. */
  atMs: number;
  kind: FaultKind;
  /** Which of the workers or APIs; 0 for what there is one of. */
  target: number;
  /** How long a worker stands still, or a server stays away. What is killed comes back at once. */
  forMs: number;
};

/** While one lasts, the moody endpoint fails every attempt, or answers none. */
export type BadStretch = { fromMs: number; untilMs: number; manner: "500" | "silence" };

export const workers = 3;
export const apis = 2;

/** Faults take three quarters of a run, orderly stops the rest. */
const shareOfFaults = 0.75;
/** A minute of a run has so many, but even the shortest run has the least. */
const dose: Record<FaultKind, { perMinute: number; least: number; forMs: [number, number] }> = {
  "kill-worker": { perMinute: 5.5, least: 7, forMs: [0, 0] },
  "kill-api": { perMinute: 1.1, least: 2, forMs: [0, 0] },
  "stop-worker": { perMinute: 0.25, least: 1, forMs: [5_000, 30_000] },
  "restart-postgres": { perMinute: 0.3, least: 1, forMs: [0, 2_000] },
  "flush-redis": { perMinute: 0.55, least: 1, forMs: [0, 0] },
  "kill-redis": { perMinute: 0.3, least: 1, forMs: [2_000, 6_000] },
};
/** Before that there is nothing to disturb. */
const warmUpMs = 3_000;
const stopsPerMinute = 2;
const fewestStops = workers + apis;

/** How long each of the two phases lasts, in ms. */
export function splitRun(minutes: number): { faultsMs: number; stopsMs: number } {
  const faultsMs = Math.round(minutes * 60_000 * shareOfFaults);
  return { faultsMs, stopsMs: Math.round(minutes * 60_000) - faultsMs };
}

/** All faults of a run, in order. Each kind is spread over the whole phase, and over by its end. */
export function planFaults(random: Random, minutes: number, queue: QueueKind): Fault[] {
  const { faultsMs } = splitRun(minutes);
  const kinds = faultKinds.filter((kind) => queue === "redis" || !kind.endsWith("-redis"));
  return kinds.flatMap((kind) => planKind(random, kind, minutes, faultsMs)).sort((a, b) => a.atMs - b.atMs);
}

function planKind(random: Random, kind: FaultKind, minutes: number, phaseMs: number): Fault[] {
  const { perMinute, least, forMs } = dose[kind];
  const count = Math.max(least, Math.ceil(perMinute * minutes));
  const [shortestMs, longestMs] = [Math.min(forMs[0], phaseMs / 4), Math.min(forMs[1], phaseMs / 4)];
  const slotMs = (phaseMs - warmUpMs - longestMs) / count;
  return Array.from({ length: count }, (_, nth) => ({
    atMs: Math.round(warmUpMs + (nth + random.fraction()) * slotMs),
    kind,
    target: random.between(0, instancesOf(kind) - 1),
    forMs: random.between(Math.round(shortestMs), Math.floor(longestMs)),
  }));
}

function instancesOf(kind: FaultKind): number {
  if (kind === "kill-api") return apis;
  return kind.endsWith("-worker") ? workers : 1;
}

/** When a process is told to stop, in ms since the second phase began. */
export function planStops(minutes: number): number[] {
  const { stopsMs } = splitRun(minutes);
  const count = Math.max(fewestStops, Math.ceil(stopsPerMinute * minutes));
  return Array.from({ length: count }, (_, nth) => Math.round(((nth + 0.5) * stopsMs) / count));
}

/**
 * Bad stretches of the moody endpoint. The good time between two is longer than the 30 s after which an open breaker
 * probes, or each probe would fall into the next stretch and the pauses double up to ten minutes.
 */
export function planBadStretches(random: Random, minutes: number): BadStretch[] {
  const { faultsMs } = splitRun(minutes);
  const stretches: BadStretch[] = [];
  let fromMs = random.between(5_000, 10_000);
  while (stretches.length === 0 || fromMs < faultsMs - 45_000) {
    const untilMs = fromMs + random.between(6_000, 12_000);
    stretches.push({ fromMs, untilMs, manner: stretches.length % 2 === 0 ? "silence" : "500" });
    fromMs = untilMs + random.between(45_000, 75_000);
  }
  return stretches;
}
