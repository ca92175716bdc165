import type { Meter } from "@opentelemetry/api";
import type { Telemetry } from "@posthorn/engine/telemetry";
import { openMeter } from "./meter.ts";
import { type Role, watchProcess } from "./process-metrics.ts";
import { createTelemetry } from "./telemetry.ts";

/** Everything one process measures. Telemetry is for the engine; what else is measured is added to `meter`. */
export type Metrics = {
  meter: Meter;
  telemetry: Telemetry;
  /** All of it, as Prometheus reads it: see `metricsMediaType`. */
  read(): Promise<string>;
};

export function createMetrics(role: Role): Metrics {
  const { meter, read } = openMeter();
  watchProcess(meter, role);
  return { meter, telemetry: createTelemetry(meter), read };
}
