import type { HealthReport } from "@posthorn/domain/endpoint-health";
import { encodeId } from "@posthorn/domain/id";
import type { AttemptReason } from "@posthorn/domain/outcome";
import { Batcher } from "./batcher.ts";
import type { Engine } from "./engine.ts";
import { announceHealth } from "./operational-events.ts";
import type { ClaimedDelivery, JudgedEndpoint } from "./pipeline-store.ts";

type Tally = HealthReport & { since: number };

/** Successes older than the breaker's window say nothing any more. */
const tallyForMs = 5 * 60_000;
const mostTallies = 50_000;

/**
 * Tells the lanes how attempts end. Successes of a healthy endpoint are only counted here, so they cost Postgres nothing; they
 * are told with its next failure. What a dying worker had not told yet is lost, and matters little.
 */
export class EndpointHealthReports {
  readonly #engine: Engine;
  readonly #tallies = new Map<string, Tally>();
  readonly #due = new Set<string>();
  readonly #reports: Batcher<string, JudgedEndpoint | null>;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#reports = new Batcher({ maxItems: 200, maxFlushes: 1, flush: (ids) => this.#flush(ids) });
  }

  /** Resolves when what the attempt meant for the endpoint has been decided; null when that is nothing. Never rejects. */
  note(delivery: ClaimedDelivery, reason: AttemptReason): Promise<void> | null {
    const { endpointId, isFailing, isProbe } = delivery;
    const isFailure = reason !== "ok";
    // Older successes than the failure that the claim knows of must not pass for an answer to it.
    if ((isFailing || isProbe) && !this.#due.has(endpointId)) this.#tallies.delete(endpointId);
    count(this.#tallyOf(endpointId), isFailure, isFailure && isProbe);
    if (!isFailure && !isFailing && !isProbe) return null;
    if (this.#due.has(endpointId)) return null;
    this.#due.add(endpointId);
    return this.#report(endpointId);
  }

  async #report(endpointId: string): Promise<void> {
    try {
      await this.#reports.add(endpointId);
    } catch (error) {
      const endpoint = encodeId("ep", endpointId);
      this.#engine.log.warn({ error, endpoint }, "an endpoint's health was not judged");
    }
  }

  #tallyOf(endpointId: string): Tally {
    const now = this.#engine.clock.now();
    const known = this.#tallies.get(endpointId);
    if (known !== undefined && (now - known.since < tallyForMs || this.#due.has(endpointId))) return known;
    const tally = { attempts: 0, failures: 0, failuresSinceSuccess: 0, failedProbes: 0, since: now };
    this.#tallies.delete(endpointId);
    this.#tallies.set(endpointId, tally);
    for (const id of this.#tallies.keys()) {
      if (this.#tallies.size <= mostTallies) break;
      this.#tallies.delete(id);
    }
    return tally;
  }

  async #flush(endpointIds: readonly string[]): Promise<(JudgedEndpoint | null)[]> {
    const reports = endpointIds.map((endpointId) => ({ endpointId, ...this.#tallyOf(endpointId) }));
    for (const endpointId of endpointIds) {
      this.#due.delete(endpointId);
      this.#tallies.delete(endpointId);
    }
    const judged = await this.#engine.pipeline.reportHealth(reports);
    for (const endpoint of judged) await announceHealth(this.#engine, endpoint);
    const byId = new Map(judged.map((endpoint) => [endpoint.endpointId, endpoint]));
    return endpointIds.map((id) => byId.get(id) ?? null);
  }
}

function count(tally: Tally, isFailure: boolean, isFailedProbe: boolean): void {
  tally.attempts += 1;
  tally.failures += isFailure ? 1 : 0;
  tally.failuresSinceSuccess = isFailure ? tally.failuresSinceSuccess + 1 : 0;
  tally.failedProbes += isFailedProbe ? 1 : 0;
}
