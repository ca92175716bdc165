import { setTimeout as wait } from "node:timers/promises";
import { firstIdAt, timeOfId } from "@posthorn/domain/id";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { Delivery } from "../management-store.ts";
import type { LiveAttempt } from "./live-store.ts";
import { type Choice, chooseAttempts, type LiveFilter, tenantsOf } from "./match-live.ts";

export type LiveNews = { told: { delivery: Delivery; attempt: LiveAttempt }[]; skipped: number };

export type LiveListener = {
  filter: LiveFilter;
  /** Must not throw, nor wait. */
  tell(news: LiveNews): void;
  /** There will be no more news. */
  end(): void;
};

const usualPauseMs = 1_000;
/** An attempt's id is made before it is recorded, by a worker whose clock may differ. So long ago is looked at again. */
const overlapMs = 5_000;
const resumeWithinMs = 60_000;
const mostTold = { each: 200, all: 2_000 };
/** As many as a look can meet; beyond it, attempts are neither told nor counted as skipped. */
const mostRead = 50_000;
const mostListeners = 100;
const mostOfTenant = 10;

/** `known`: what was there when it joined, as far back as a look goes. */
type Member = LiveListener & { known: ReadonlySet<string>; joinedAtMs: number };

const nothing: ReadonlySet<string> = new Set();

/**
 * Looks for new attempts once a second, for all listeners of this process together, and only while there are any. Workers have
 * no part in it, and nothing is lost with a process: what is told stands in Postgres.
 */
export class LiveHub {
  readonly #engine: Pick<Engine, "management" | "pressure" | "clock" | "log">;
  readonly #pauseMs: number;
  readonly #places = new Set<Member>();
  readonly #members = new Set<Member>();
  readonly #stopping = new AbortController();
  readonly #seen = new Set<string>();
  #lookedAtMs = 0;
  #isLooking = false;

  constructor(
    engine: Pick<Engine, "management" | "pressure" | "clock" | "log">,
    pauseMs: number = usualPauseMs,
  ) {
    this.#engine = engine;
    this.#pauseMs = pauseMs;
  }

  /**
   * Tells of every attempt that is recorded from now on, or after the attempt `afterId`, until the function it answers is
   * called. Attempts shortly before that one may be told again.
   *
   * @throws EngineError rate_limited, unavailable: there are enough listeners
   */
  async listen(listener: LiveListener, afterId: string | null): Promise<() => void> {
    const member: Member = { ...listener, known: nothing, joinedAtMs: 0 };
    this.#takePlace(member);
    const leave = () => {
      this.#places.delete(member);
      this.#members.delete(member);
    };
    try {
      await this.#join(member, afterId);
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }

  /** Ends all listening, for good. */
  stop(): void {
    this.#stopping.abort();
    for (const member of this.#places) member.end();
    this.#places.clear();
    this.#members.clear();
  }

  #takePlace(member: Member): void {
    const { tenantId } = member.filter;
    const ofTenant = [...this.#places].filter(({ filter }) => filter.tenantId === tenantId).length;
    if (tenantId !== null && ofTenant >= mostOfTenant)
      throw new EngineError("rate_limited", `A tenant has at most ${mostOfTenant} live streams at a time.`);
    if (this.#places.size >= mostListeners || this.#stopping.signal.aborted)
      throw new EngineError("unavailable", "There are too many live streams right now; try again.");
    this.#places.add(member);
  }

  /** What is there already is no news, but for what came after `afterId`. */
  async #join(member: Member, afterId: string | null): Promise<void> {
    const reachMs = this.#engine.clock.now() - 2 * overlapMs;
    const resumedMs = afterId === null ? reachMs : timeOfId(afterId) - overlapMs;
    const fromMs = Math.max(Math.min(reachMs, resumedMs), reachMs - resumeWithinMs);
    const { live } = this.#engine.management;
    const { nowMs, attempts } = await live.readAttempts(
      firstIdAt(fromMs),
      tenantsOf([member.filter]),
      mostRead,
    );
    if (afterId !== null) {
      const missed = attempts.filter(({ id }) => id !== afterId && id >= firstIdAt(resumedMs));
      await this.#tellAll(chooseAttempts(missed, [member], mostTold));
    }
    member.known = new Set(attempts.map(({ id }) => id));
    member.joinedAtMs = nowMs;
    if (!this.#places.has(member)) return;
    this.#members.add(member);
    if (this.#isLooking) return;
    this.#lookedAtMs = nowMs;
    void this.#lookWhileHeard();
  }

  async #lookWhileHeard(): Promise<void> {
    const { signal } = this.#stopping;
    this.#isLooking = true;
    while (this.#members.size > 0 && !signal.aborted) {
      await wait(this.#pauseMs, undefined, { signal }).catch(() => {});
      if (signal.aborted || this.#engine.pressure.isReadingRefused()) continue;
      await this.#look().catch((error: unknown) => {
        this.#engine.log.debug({ error }, "new attempts could not be read; the live stream looks again");
      });
    }
    this.#isLooking = false;
    this.#seen.clear();
  }

  async #look(): Promise<void> {
    const tenantIds = tenantsOf([...this.#members].map(({ filter }) => filter));
    const fromId = firstIdAt(this.#lookedAtMs - overlapMs);
    const { nowMs, attempts } = await this.#engine.management.live.readAttempts(fromId, tenantIds, mostRead);
    const fresh = attempts.filter(({ id }) => !this.#seen.has(id));
    await this.#tellAll(chooseAttempts(fresh, this.#members, mostTold));
    this.#lookedAtMs = nowMs;
    this.#forget(nowMs);
    for (const { id } of fresh) this.#seen.add(id);
  }

  /** No later look goes back so far. */
  #forget(nowMs: number): void {
    const oldestId = firstIdAt(nowMs - 2 * overlapMs);
    for (const id of this.#seen) if (id < oldestId) this.#seen.delete(id);
    for (const member of this.#members) {
      if (nowMs - member.joinedAtMs > 2 * overlapMs) member.known = nothing;
    }
  }

  async #tellAll(choices: ReadonlyMap<Member, Choice>): Promise<void> {
    const chosen = [...choices.values()].flatMap(({ attempts }) => attempts);
    const ids = [...new Set(chosen.map(({ deliveryId }) => deliveryId))];
    const deliveries = ids.length === 0 ? [] : await this.#engine.management.live.readDeliveries(ids);
    const byId = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
    for (const [member, { attempts, skipped }] of choices) {
      const told = attempts.flatMap((attempt) => {
        const delivery = byId.get(attempt.deliveryId);
        return delivery === undefined ? [] : [{ delivery, attempt }];
      });
      if (this.#places.has(member)) member.tell({ told, skipped });
    }
  }
}
