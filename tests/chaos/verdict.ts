import type { Drain } from "./drain.ts";
import type { Judgement } from "./judge.ts";
import { type OrderlyStop, stopWithinMs } from "./stop-in-turn.ts";

/** One stretch of load, from its first event until nothing was open any more. */
export type Phase = {
  name: "faults" | "orderly stops";
  judgement: Judgement;
  drain: Drain;
  /** How often each outcome of a post was seen. */
  outcomes: Record<string, number>;
  /** Answers to clients that no fault excuses. */
  refusals: readonly string[];
};

/** What a whole run found. */
export type Findings = {
  phases: readonly Phase[];
  stops: readonly OrderlyStop[];
  /** Processes that ended by themselves. */
  ended: readonly string[];
  requests: number;
  attemptRows: number;
  workerLost: number;
  /** Requests that the receiver saw and of which no attempt is recorded. */
  unrecorded: readonly string[];
  /** By status, as they stand in Postgres. */
  deliveries: Record<string, number>;
};

/** Why the run has failed, one reason a line; empty: it has passed. */
export function findReasons(findings: Findings): string[] {
  const expected = findings.phases.reduce((sum, { judgement }) => sum + judgement.expected, 0);
  const reasons = findings.phases.flatMap((phase) =>
    findPhaseReasons(phase).map((reason) => `${phase.name}: ${reason}`),
  );
  for (const { name, code, signal, tookMs } of findings.stops) {
    if (code !== 0) reasons.push(`${name} was told to stop and ended with ${code ?? signal}`);
    if (tookMs > stopWithinMs) reasons.push(`${name} took ${tookMs} ms to stop, ${stopWithinMs} are allowed`);
  }
  reasons.push(...findings.ended);
  reasons.push(...tell("requests without an attempt in Postgres", findings.unrecorded));
  if (findings.deliveries["delivered"] !== expected || Object.keys(findings.deliveries).length !== 1) {
    const counts = JSON.stringify(findings.deliveries);
    reasons.push(`Postgres has deliveries ${counts}, and ${expected} ought to be delivered`);
  }
  return reasons;
}

function findPhaseReasons({ judgement, drain, refusals }: Phase): string[] {
  const { accepted, duplicates, inFlight, late } = judgement;
  return [
    ...(accepted === 0 ? ["no event was accepted"] : []),
    ...tell("deliveries lost", judgement.lost),
    ...(duplicates > inFlight + late
      ? [`${duplicates} duplicates, but ${inFlight} requests in flight and ${late} answered late`]
      : []),
    ...tell("duplicates that no fault explains", judgement.unexplained),
    ...tell("requests that nobody was promised", judgement.unwanted),
    ...tell("requests with a wrong signature or wrong bytes", judgement.spoilt),
    ...tell("attempts that were made twice", judgement.repeatedAttempts),
    ...tell("events whose 202 miscounts its deliveries", judgement.miscounted),
    ...tell("posts refused for no reason", refusals),
    ...(drain.tookMs === null ? ["not drained in time"] : []),
    ...tell(
      "deliveries that did not arrive",
      drain.undelivered.map((each) => JSON.stringify(each)),
    ),
  ];
}

const examples = 5;

function tell(what: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const shown = items.slice(0, examples).map((item) => `\n    ${item}`);
  return [`${items.length} ${what}:${shown.join("")}${items.length > examples ? "\n    …" : ""}`];
}
