import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Meter } from "@opentelemetry/api";
import { watchGauge } from "./meter.ts";
import { version } from "./version.ts";

export type Role = "api" | "worker" | "standalone";

const sampleEveryMs = 20;

/** What every process tells of itself. */
export function watchProcess(meter: Meter, role: Role): void {
  watchGauge(meter, "posthorn_build_info", "Always 1; the labels say what runs.", () => [
    { value: 1, attributes: { version, node: process.versions.node, role } },
  ]);
  watchGauge(meter, "posthorn_process_uptime_seconds", "How long the process has been running.", () => [
    process.uptime(),
  ]);
  watchGauge(meter, "posthorn_process_memory_bytes", "Memory of the process: its resident set.", () => [
    process.memoryUsage.rss(),
  ]);
  meter
    .createObservableCounter("posthorn_process_cpu_seconds_total", {
      description: "CPU time of the process.",
    })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe((user + system) / 1e6);
    });
  watchEventLoop(meter);
}

/** A blocked loop makes probes, leases and locks late. Each reading begins the count anew. */
function watchEventLoop(meter: Meter): void {
  const delay = monitorEventLoopDelay({ resolution: sampleEveryMs });
  delay.enable();
  watchGauge(
    meter,
    "posthorn_event_loop_delay_p99_seconds",
    "By how much timers were late, 99th percentile since the last reading.",
    () => {
      if (delay.count === 0) return [];
      const lateMs = delay.percentile(99) / 1e6 - sampleEveryMs; // a sample holds the interval between two of them
      delay.reset();
      return [Math.max(0, lateMs) / 1_000];
    },
  );
}
