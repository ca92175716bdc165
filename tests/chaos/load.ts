import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { ApiAnswer, ApiClient } from "@posthorn/testkit/api-client";
import { endpointsFor, eventTypes, tenants } from "./layout.ts";
import type { Random } from "./random.ts";

/** An event that was answered with 202: from then on it is owed. */
export type AcceptedEvent = {
  id: string;
  /** Of the payload's bytes as emitted. */
  sha256: string;
  /** The names of those that want it. */
  endpoints: readonly string[];
  /** How many the answer says there are. */
  promised: number;
};

export type Load = {
  accepted: readonly AcceptedEvent[];
  /** How often each outcome of a post was seen: a status, or `no answer`. */
  outcomes: ReadonlyMap<string, number>;
  /** Answers that no fault excuses, in words. */
  refusals: readonly string[];
  /** Begins no further event; resolves when each that was begun has been accepted. Rejects after two minutes. */
  stop(): Promise<void>;
};

const clients = 16;
/** With the answers' time this makes about 70 events a second, which leaves a small machine room to recover. */
const pauseMs = 200;
const retryPauseMs = 100;
const finishWithinMs = 120_000;

/**
 * Emits events from several clients until it is stopped. Each event has an Idempotency-Key, and is posted with it until it
 * is accepted, as a careful backend does.
 *
 * @param run part of the keys: the same event must not come from two loads
 */
export function startLoad(client: ApiClient, random: Random, run: string): Load {
  const accepted: AcceptedEvent[] = [];
  const outcomes = new Map<string, number>();
  const refusals: string[] = [];
  let isStopped = false;
  let begun = 0;

  const emit = async (): Promise<void> => {
    begun += 1;
    const key = `${run}-${begun}`;
    const tenant = random.pick(tenants);
    const eventType = random.pick(eventTypes);
    const payload = createPayload(random, key);
    const request = {
      body: `{"eventType":"${eventType}","payload":${payload}}`,
      headers: { "idempotency-key": key },
    };
    for (;;) {
      const answer = await client
        .send("POST", `/v1/tenants/${tenant.name}/events`, request)
        .catch(() => null);
      const outcome = String(answer?.status ?? "no answer");
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (answer?.status === 202) {
        const { id, deliveries } = answer.json() as { id: string; deliveries: number }; // the status says so
        const sha256 = createHash("sha256").update(payload).digest("hex");
        accepted.push({ id, sha256, endpoints: endpointsFor(tenant, eventType), promised: deliveries });
        return;
      }
      if (answer !== null && !mayRetry(answer)) {
        refusals.push(`${key} was answered ${answer.status}: ${answer.bytes}`);
        return;
      }
      await wait(retryAfterMs(answer));
    }
  };
  const runClient = async () => {
    await wait(random.between(0, pauseMs));
    while (!isStopped) {
      await emit();
      await wait(pauseMs);
    }
  };
  const running = Promise.all(Array.from({ length: clients }, runClient));
  running.catch(() => {}); // whoever stops it hears of it

  return {
    accepted,
    outcomes,
    refusals,
    async stop() {
      isStopped = true;
      const finished = running.then(() => true);
      if (await Promise.race([finished, wait(finishWithinMs, false, { ref: false })])) return;
      throw new Error(`events were not accepted within ${finishWithinMs} ms of posting them again and again`);
    },
  };
}

function mayRetry({ status }: ApiAnswer): boolean {
  return status === 429 || status >= 500;
}

function retryAfterMs(answer: ApiAnswer | null): number {
  const seconds = Number(answer?.headers.get("retry-after") ?? 0);
  return Math.max(retryPauseMs, seconds * 1_000);
}

/** JSON whose bytes do not survive being parsed and written again: spacing, numbers and escapes of its own. */
function createPayload(random: Random, key: string): string {
  const text = "x\\u00e9é🐎\\/ ".repeat(random.between(0, random.fraction() < 0.02 ? 2_000 : 60));
  return `{ "key":"${key}",  "amount":1.0, "big":12345678901234567890, "key ":[ ], "text":"${text}" }`;
}
