import { encodeId } from "@posthorn/domain/id";
import { Batcher } from "./batcher.ts";
import { type ClockDifference, compareClocks } from "./clock-difference.ts";
import type { Engine } from "./engine.ts";
import type { StartedClaim } from "./lanes.ts";
import { leaseSlackMs } from "./pipeline/claim.ts";
import type { ClaimedDelivery, ExpiredClaim, LaneAsk } from "./pipeline-store.ts";
import { recordWorkerLost } from "./worker-lost.ts";

/** Where unfinished deliveries begin; see PipelineStore. */
export type OldestOpenId = () => Promise<string>;

/** However little is known of the clocks, a request may be so late. */
const leastToleranceMs = 5;

/**
 * Claims from lanes, many endpoints in one transaction, and remembers when another look is worth while: `lookAgain` is
 * called then. Losing that memory costs half a second, until the dispatcher comes by.
 */
export class LaneClaims {
  readonly #engine: Engine;
  readonly #oldestOpenId: OldestOpenId;
  readonly #lookAgain: (endpointId: string) => void;
  readonly #claims: Batcher<LaneAsk, StartedClaim[]>;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #afterKeys = new Map<string, string>();
  #difference: ClockDifference | null = null;
  #isStopped = false;

  constructor(engine: Engine, oldestOpenId: OldestOpenId, lookAgain: (endpointId: string) => void) {
    this.#engine = engine;
    this.#oldestOpenId = oldestOpenId;
    this.#lookAgain = lookAgain;
    this.#claims = new Batcher({ maxItems: 50, maxFlushes: 1, flush: (asked) => this.#claim(asked) });
  }

  /** What may go to an endpoint now, at most `room` deliveries. Never rejects. */
  async fetch(endpointId: string, room: number): Promise<StartedClaim[]> {
    const afterKey = this.#afterKeys.get(endpointId) ?? null;
    try {
      return await this.#claims.add({ endpointId, room, afterKey });
    } catch (error) {
      this.#engine.log.error(
        { error, endpoint: encodeId("ep", endpointId) },
        "a lane could not be claimed from",
      );
      return [];
    }
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  async #claim(asked: readonly LaneAsk[]): Promise<StartedClaim[][]> {
    const token = this.#engine.newId();
    const oldestOpenId = await this.#oldestOpenId();
    const lease = { token, slackMs: leaseSlackMs, oldestOpenId };
    const askedAtMs = this.#engine.clock.now();
    const answer = await this.#engine.pipeline.claimFromLanes(mergeAsks(asked), lease);
    const { claimed, expired, again } = answer;
    const { now } = this.#engine.clock;
    if (answer.answeredAtMs !== null) {
      this.#difference = compareClocks(this.#difference, askedAtMs, answer.answeredAtMs, now());
    }
    for (const { endpointId } of asked) this.#afterKeys.delete(endpointId);
    for (const { endpointId, inMs, afterKey } of again) this.#remember(endpointId, inMs, afterKey);
    if (expired.length > 0) await this.#recordLost(expired);
    const started = claimed.map((delivery) => this.#locate(delivery, askedAtMs));
    return shareOut(asked, started);
  }

  /**
   * When a place in a rate comes, by this process's clock: never too early, and what is not known of the clocks' difference
   * is taken off the time that the request may be late.
   */
  #locate(delivery: ClaimedDelivery, askedAtMs: number): StartedClaim {
    if (delivery.place === null || this.#difference === null) {
      return { delivery, leavesAtMs: askedAtMs, lateByMs: null };
    }
    const { atLeastMs, atMostMs } = this.#difference;
    const { atMs, toleranceMs } = delivery.place;
    const lateByMs = Math.max(leastToleranceMs, toleranceMs - (atMostMs - atLeastMs));
    return { delivery, leavesAtMs: atMs + atMostMs, lateByMs };
  }

  /** What was claimed beside them must not wait for its lease to end. */
  async #recordLost(expired: readonly ExpiredClaim[]): Promise<void> {
    await recordWorkerLost(this.#engine, expired).catch((error: unknown) => {
      this.#engine.log.error({ error }, "lost claims were not recorded; the next look tells of them again");
    });
  }

  #remember(endpointId: string, inMs: number, afterKey: string | null): void {
    if (this.#isStopped) return;
    if (afterKey !== null) this.#afterKeys.set(endpointId, afterKey);
    clearTimeout(this.#timers.get(endpointId));
    const timer = setTimeout(() => {
      this.#timers.delete(endpointId);
      this.#lookAgain(endpointId);
    }, inMs);
    this.#timers.set(endpointId, timer);
  }
}

/** One ask per endpoint. */
function mergeAsks(asked: readonly LaneAsk[]): LaneAsk[] {
  const merged = new Map<string, LaneAsk>();
  for (const ask of asked) {
    const room = ask.room + (merged.get(ask.endpointId)?.room ?? 0);
    merged.set(ask.endpointId, { ...ask, room });
  }
  return [...merged.values()];
}

/** Gives each who asked what was claimed for its endpoint, up to its room. */
function shareOut(asked: readonly LaneAsk[], claimed: readonly StartedClaim[]): StartedClaim[][] {
  const byEndpoint = Map.groupBy(claimed, ({ delivery }) => delivery.endpointId);
  return asked.map(({ endpointId, room }) => byEndpoint.get(endpointId)?.splice(0, room) ?? []);
}
