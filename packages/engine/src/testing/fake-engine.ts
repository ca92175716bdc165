import type { Outcome } from "@posthorn/domain/outcome";
import { createEngine, type Engine, type EngineParts } from "../engine.ts";
import type { EventTypeStore, ManagementStore } from "../management-store.ts";
import type { ClaimedDelivery, PipelineStore, StoredSendingEndpoint } from "../pipeline-store.ts";
import type { Log, LogFields, Queue, SecretBox, Sender } from "../ports.ts";
import { noTelemetry, type Telemetry } from "../telemetry.ts";

export type FakeParts = {
  pipeline?: Partial<PipelineStore>;
  queue?: Partial<Queue>;
  sender?: Partial<Sender>;
  clock?: EngineParts["clock"];
  telemetry?: Partial<Telemetry>;
  isRowFault?: (error: unknown) => boolean;
};
export type FakeEngine = Engine & { lines: (LogFields & { level: keyof Log; message: string })[] };

/** An engine whose ports do what the test says, and refuse everything else. */
export function createFakeEngine(parts: FakeParts = {}): FakeEngine {
  const lines: FakeEngine["lines"] = [];
  const collect = (level: keyof Log) => (fields: LogFields | (() => LogFields), message: string) =>
    void lines.push({ ...(typeof fields === "function" ? fields() : fields), level, message });
  let ids = 0;
  const engine = createEngine({
    pipeline: refuseOthers("pipeline", parts.pipeline),
    management: refuseOthers<ManagementStore>("management", {
      eventTypes: refuseOthers<EventTypeStore>("event types", noSchemas),
    }),
    queue: refuseOthers("queue", parts.queue),
    sender: refuseOthers("sender", parts.sender),
    secretBox: openBox,
    jsonSchemas: { compile: () => ({ ok: true, check: () => [] }) },
    clock: parts.clock ?? { now: () => Date.now() },
    log: { debug: collect("debug"), info: collect("info"), warn: collect("warn"), error: collect("error") },
    telemetry: { ...noTelemetry, ...parts.telemetry },
    newId: () => makeId(++ids),
    random: () => 0,
    rules: {
      strictEventTypes: false,
      userAgent: "Posthorn/test",
      refuseUrl: () => null,
      isRowFault: parts.isRowFault ?? (() => false),
    },
  });
  return { ...engine, lines };
}

/** A catalogue in which no type has a schema. */
const noSchemas = { versionsWithSchema: async () => new Map<string, string>() };

/** A box that does not close. */
export const openBox: SecretBox = { seal: (plaintext) => plaintext, open: (ciphertext) => ciphertext };

export function makeId(n: number): string {
  return `01900000-0000-7000-8000-${String(n).padStart(12, "0")}`;
}

export function makeStoredEndpoint(
  id: string,
  over: Partial<StoredSendingEndpoint> = {},
): StoredSendingEndpoint {
  return {
    id,
    tenantId: makeId(1),
    version: 1,
    url: "https://hooks.example/in",
    timeoutMs: 10_000,
    retrySchedule: [5, 300],
    maxInFlight: 3,
    ratePerSecond: null,
    headers: null,
    authentication: null,
    format: "raw",
    signatures: ["v1"],
    headerPrefix: null,
    signingKeys: [],
    secrets: [{ id: makeId(2), ciphertext: new Uint8Array(32), expiresAt: null }],
    ...over,
  };
}

export function makeClaim(
  id: string,
  endpointId: string,
  over: Partial<ClaimedDelivery> = {},
): ClaimedDelivery {
  return {
    id,
    tenantId: makeId(1),
    eventId: makeId(3),
    endpointId,
    eventType: "invoice.paid",
    payload: new TextEncoder().encode("{}"),
    attempts: 1,
    trigger: "schedule",
    leaseToken: makeId(4),
    endpointVersion: 1,
    isFailing: false,
    isProbe: false,
    isOrdered: false,
    place: null,
    ...over,
  };
}

export function makeOutcome(over: Partial<Outcome> = {}): Outcome {
  return {
    reason: "ok",
    statusCode: 200,
    responseHeaders: {},
    responseBody: new Uint8Array(),
    remoteAddress: "127.0.0.1",
    durationMs: 5,
    ...over,
  };
}

/** The port of that name; a call the test did not foresee throws. */
function refuseOthers<Port extends object>(name: string, given: Partial<Port> = {}): Port {
  return new Proxy(given, {
    get: (target, method) =>
      Reflect.get(target, method) ??
      (() => {
        throw new Error(`${name}.${String(method)} was not expected`);
      }),
  }) as Port; // what is missing is refused
}
