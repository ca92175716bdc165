import { setTimeout as wait } from "node:timers/promises";
import { eventually } from "@posthorn/testkit/eventually";
import { expect } from "vitest";
import type { AcceptedEvent, Tenant } from "./tenant.ts";

export type Load = {
  /** Ids of the events that were answered with 202, in that order. */
  accepted: string[];
  /** How often each other outcome of a post was seen: a status, or `no answer`. */
  refused: Map<string, number>;
  /** Waits until so many more events were accepted. */
  awaitMore(count: number): Promise<void>;
  /** Posts no more; resolves when the last answers are in. */
  stop(): Promise<void>;
};

type LoadOptions = {
  /** Called as soon as a 202 is in. */
  onAccepted?: (count: number) => void;
  /** Clients with idempotency keys post each event until it is accepted, as a careful backend does. */
  retries?: boolean;
};

const clients = 12;
/** A steady load of about a hundred events a second, which leaves a small machine room to recover. */
const pauseMs = 80;

/** Emits events from several clients at once until it is stopped. */
export function startLoad(tenant: Tenant, { onAccepted, retries = false }: LoadOptions = {}): Load {
  const accepted: string[] = [];
  const refused = new Map<string, number>();
  let isStopped = false;
  let posted = 0;

  const note = (outcome: string) => void refused.set(outcome, (refused.get(outcome) ?? 0) + 1);
  const post = async (n: number): Promise<boolean> => {
    const body = JSON.stringify({ eventType: "order.placed", payload: { n } });
    const answer = await tenant.emitRaw(body, { idempotencyKey: `order-${n}` }).catch(() => null);
    if (answer?.status !== 202) {
      note(answer === null ? "no answer" : String(answer.status));
      return false;
    }
    accepted.push((answer.json() as AcceptedEvent).id); // the status says that it is one
    onAccepted?.(accepted.length);
    return true;
  };
  const runClient = async () => {
    while (!isStopped) {
      const n = ++posted;
      while (!(await post(n)) && retries) await wait(pauseMs);
      await wait(pauseMs);
    }
  };
  const running = Array.from({ length: clients }, runClient);

  return {
    accepted,
    refused,
    awaitMore: async (count) => {
      const goal = accepted.length + count;
      await eventually(() => expect(accepted.length).toBeGreaterThanOrEqual(goal));
    },
    async stop() {
      isStopped = true;
      await Promise.all(running);
    },
  };
}
