import type { Paint } from "@posthorn/receiver/describe-request";
import type { Delivery } from "./api-client.ts";
import { type EndpointPlan, type EventPlan, endpointPlans, eventPlans } from "./plot.ts";
import type { Arrival } from "./receivers.ts";
import type { Summary } from "./report.ts";

const margin = "  ";
/** Lines of the show start with the seconds since it began: "12.3 s  ". */
const afterTime = " ".repeat(8);
const endpointWidth = widest(endpointPlans.map(({ name }) => name));
const eventTypeWidth = widest(eventPlans.map(({ eventType }) => eventType));

/** A retry that is due at a time, in Unix milliseconds. */
export type Waiting = { endpoint: string; eventType: string; attempt: number; dueAtMs: number };

export function describeEndpoint(plan: EndpointPlan, paint: Paint): string {
  const { name, eventTypes, about } = plan;
  const types = eventTypes.join(", ").padEnd(28);
  return `${margin}${paint("cyan", name.padEnd(endpointWidth))}  ${types}${paint("dim", about)}`;
}

export function describeEmission(
  emitted: { plan: EventPlan; id: string; deliveries: number; atMs: number },
  paint: Paint,
): string {
  const { plan, id, deliveries, atMs } = emitted;
  const count = deliveries === 0 ? "no delivery" : plural(deliveries, "delivery", "deliveries");
  const type = paint("bold", plan.eventType.padEnd(eventTypeWidth));
  const first = `${margin}${clock(atMs, paint)}emit  ${type}  ${id}  202, ${count}`;
  return `\n${first}\n${margin}${afterTime}${paint("dim", `      ${plan.about}`)}`;
}

/** `waitMs` is null for an event that the show did not emit. */
export function describeArrival(arrival: Arrival, atMs: number, waitMs: number | null, paint: Paint): string {
  const { endpoint, eventType, attempt, status, verified } = arrival;
  const isTaken = status >= 200 && status < 300;
  const mark = isTaken ? paint("green", "✓") : paint("red", "✗");
  return [
    `${margin}${clock(atMs, paint)}  ${mark}   ${paint("cyan", endpoint.padEnd(endpointWidth))}`,
    eventType.padEnd(eventTypeWidth),
    `attempt ${attempt}`,
    paint(isTaken ? "green" : "red", `→ ${status}`),
    verified.ok ? paint("green", "signature ✓") : paint("red", `signature ✗ ${verified.reason}`),
    ...(waitMs === null ? [] : [paint("dim", `${duration(waitMs)} after the 202`)]),
  ].join("  ");
}

/** What is next after a failed attempt. */
export function describeNext(endpoint: string, delivery: Delivery, nowMs: number, paint: Paint): string {
  const { attempts, lastReason, nextAttemptAt } = delivery;
  const next =
    nextAttemptAt === null
      ? `given up after ${plural(attempts, "attempt", "attempts")}`
      : `attempt ${attempts + 1} in ${seconds(Date.parse(nextAttemptAt) - nowMs)}`;
  return `${margin}${afterTime}      ${paint("yellow", `${endpoint}: ${lastReason ?? "failed"}, ${next}`)}`;
}

/** The line at the bottom: the retry that is due first. */
export function describeWaiting(waiting: Iterable<Waiting>, nowMs: number): string {
  const next = [...waiting].sort((a, b) => a.dueAtMs - b.dueAtMs)[0];
  if (next === undefined) return "";
  const due = next.dueAtMs > nowMs ? `in ${seconds(next.dueAtMs - nowMs)}` : "now";
  return `${margin}${afterTime}      ${next.endpoint}: attempt ${next.attempt} of ${next.eventType} ${due}`;
}

export function describeSummary(summary: Summary, missing: readonly string[], paint: Paint): string {
  const { events, deliveries, attempts, retries, medianMs, slowestMs } = summary;
  const counts = [
    plural(events, "event", "events"),
    plural(deliveries, "delivery", "deliveries"),
    plural(attempts, "attempt", "attempts"),
    plural(retries, "retry", "retries"),
  ].join(", ");
  const verdict =
    missing.length === 0
      ? `${paint("green", "Everything arrived:")} ${counts}.
The official standardwebhooks library verified every signature, and every body is byte for byte the
payload that was emitted.`
      : `${paint("red", "Something is missing:")} ${counts}.\n${missing.map((line) => `${margin}${line}`).join("\n")}`;
  const pace =
    medianMs === null || slowestMs === null
      ? ""
      : ` First attempts arrived ${duration(medianMs)} after the 202 (median; slowest ${duration(slowestMs)}).`;
  return `\n${verdict}${pace}`;
}

function clock(atMs: number, paint: Paint): string {
  return paint("dim", `${(atMs / 1000).toFixed(1).padStart(4)} s  `);
}

function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : seconds(ms);
}

function seconds(ms: number): string {
  return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
}

function plural(amount: number, one: string, many: string): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => text.length));
}
