import type { Pace } from "./messages.ts";
import { isUsageKnown, residentBytesOf } from "./process-usage.ts";
import type { Metrics } from "./report-rows.ts";
import type { Run } from "./run-phase.ts";
import type { System } from "./start-system.ts";
import { slopeOf } from "./statistics.ts";

const sampleEverySeconds = 10;
const watched = ["api", "worker"];

type Load = { pace: Extract<Pace, { kind: "open" }>; connections: number };
type Sample = { minute: number; bytes: Record<string, number> };

/** Keeps a load up, and reads what API and worker hold in memory after every ten seconds of it. */
export async function measureSoak({ pids }: System, run: Run, load: Load, minutes: number): Promise<Metrics> {
  const events = Math.ceil(load.pace.eventsPerSecond * sampleEverySeconds);
  const startedAtMs = performance.now();
  const samples: Sample[] = [];
  for (let minute = 0; minute < minutes; ) {
    await run({ events, ...load });
    minute = (performance.now() - startedAtMs) / 60_000;
    const read = (name: string) => [name, residentBytesOf(pids[name] ?? 0)] as const;
    if (isUsageKnown) samples.push({ minute, bytes: Object.fromEntries(watched.map(read)) });
  }
  return describeSamples(samples);
}

/** The first tenth is left out: a process grows until it has seen its load. */
export function describeSamples(samples: readonly Sample[]): Metrics {
  const settled = samples.slice(Math.floor(samples.length / 10));
  const metrics: Metrics = {};
  for (const name of settled.length === 0 ? [] : watched) {
    const points = settled.map(({ minute, bytes }) => ({ x: minute, y: bytes[name] ?? 0 }));
    metrics[`soak.${name}.early`] = points[0]?.y ?? Number.NaN;
    metrics[`soak.${name}.end`] = points.at(-1)?.y ?? Number.NaN;
    metrics[`soak.${name}.perMinute`] = slopeOf(points);
  }
  return metrics;
}
