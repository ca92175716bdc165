import type { Attributes, Meter } from "@opentelemetry/api";
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import {
  AggregationTemporality,
  InstrumentType,
  MeterProvider,
  MetricReader,
} from "@opentelemetry/sdk-metrics";

/** The Prometheus text format 0.0.4. */
export const metricsMediaType = "text/plain; version=0.0.4; charset=utf-8";

/** OpenTelemetry instruments under one roof, read as Prometheus text when somebody asks. */
export type OpenMeter = { meter: Meter; read(): Promise<string>; close(): Promise<void> };

export function openMeter(): OpenMeter {
  const reader = new ReaderOnDemand();
  const provider = new MeterProvider({ readers: [reader] });
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
  return {
    meter: provider.getMeter("posthorn"),
    async read() {
      const { resourceMetrics } = await reader.collect();
      return `${serializer.serialize(resourceMetrics)}\n`;
    },
    close: () => provider.shutdown(),
  };
}

/** Pushes nothing: it is asked. A gauge that was not read this time is not told: cumulatively it would be, for ever. */
class ReaderOnDemand extends MetricReader {
  constructor() {
    super({
      aggregationTemporalitySelector: (type) =>
        type === InstrumentType.OBSERVABLE_GAUGE
          ? AggregationTemporality.DELTA
          : AggregationTemporality.CUMULATIVE,
    });
  }

  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** One value of a gauge: a number, with labels if it has any. */
export type Reading = number | { value: number; attributes: Attributes };

/** A gauge that is read when somebody asks. What cannot be read right now is left out, and harms no other. */
export function watchGauge(
  meter: Meter,
  name: string,
  about: string,
  read: () => readonly Reading[] | Promise<readonly Reading[]>,
): void {
  meter.createObservableGauge(name, { description: about }).addCallback(async (result) => {
    try {
      for (const reading of await read()) {
        if (typeof reading === "number") result.observe(reading);
        else result.observe(reading.value, reading.attributes);
      }
    } catch {} // a server that is away shows in readiness, and in its own metrics
  });
}
