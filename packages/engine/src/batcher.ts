import { FairQueue, type Queued } from "./fair-queue.ts";
import { type Admission, admit, estimateWaitMs, type Pace, type WaitingBounds } from "./pressure.ts";

/** How much the newest flush counts in what flushes take of late. */
const newestCounts = 0.25;
/** How long a flush is remembered that ended with nothing after it. */
const lastFlushCountsMs = 2_000;
const dropEveryMs = 1_000;

/**
 * Natural batching: when no flush is running, one starts as soon as this turn of the event loop has been through all that came
 * in together; what arrives meanwhile forms the next batch. Light load adds no delay, heavy load makes batches large. A flush
 * answers one result per item, in order.
 */
export class Batcher<Item, Result> {
  readonly #options: BatcherOptions<Item, Result>;
  readonly #nowMs: () => number;
  readonly #waiting = new FairQueue<Waiting<Item, Result>>();
  /** When the running flushes started, oldest first. */
  readonly #running = new Set<{ startedAtMs: number }>();
  #flushMs = 0;
  #last = { tookMs: 0, endedAtMs: Number.NEGATIVE_INFINITY };
  #dropping: NodeJS.Timeout | undefined;
  #isFlushDue = false;
  #restsUntilMs = Number.NEGATIVE_INFINITY;

  constructor(options: BatcherOptions<Item, Result>) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  /** Rejects with what the flush rejected with, or with a BatcherFullError when it would wait too long, or has. */
  add(item: Item): Promise<Result> {
    const { weightOf, groupOf } = this.#options;
    const group = groupOf?.(item) ?? "";
    const admission = this.#admit(group);
    if (admission !== "admitted") return Promise.reject(new BatcherFullError(admission));
    return new Promise((resolve, reject) => {
      const weight = weightOf?.(item) ?? 1;
      this.#waiting.push({ item, group, weight, sinceMs: this.#nowMs(), resolve, reject });
      this.#dropLater();
      this.#flushSoon();
    });
  }

  /** How long the oldest flush has been running; 0 when there is none. */
  runningMs(): number {
    const [oldest] = this.#running;
    return oldest === undefined ? 0 : this.#nowMs() - oldest.startedAtMs;
  }

  /** How long items wait for their results, as far as the last flush, the running one and the next ones tell. */
  delayMs(): number {
    const { tookMs, endedAtMs } = this.#last;
    const lastMs = this.#nowMs() - endedAtMs < lastFlushCountsMs ? tookMs : 0;
    return Math.max(lastMs, this.runningMs(), estimateWaitMs(this.#waiting.all, this.#pace()));
  }

  #admit(group: string): Admission {
    const { bounds } = this.#options;
    if (bounds === undefined) return "admitted";
    const { all, groups } = this.#waiting;
    return admit({ all, own: this.#waiting.backlogOf(group), groups }, this.#pace(), bounds);
  }

  #pace(): Pace {
    const { maxItems, maxWeight = Number.POSITIVE_INFINITY } = this.#options;
    const batch = { items: maxItems, weight: maxWeight };
    return { batch, flushMs: this.#flushMs, runningMs: this.runningMs() };
  }

  /** Flushed at once, the first of a hundred that came together would go alone, and the others wait for it. */
  #flushSoon(): void {
    if (this.#isFlushDue || this.#running.size >= this.#options.maxFlushes) return;
    this.#isFlushDue = true;
    const flush = () => {
      this.#isFlushDue = false;
      this.#flushNext();
    };
    const restMs = this.#restsUntilMs - this.#nowMs();
    if (restMs > 0) setTimeout(flush, restMs);
    else setImmediate(flush);
  }

  #flushNext(): void {
    if (this.#waiting.groups === 0 || this.#running.size >= this.#options.maxFlushes) return;
    const { batch } = this.#pace();
    const flush = { startedAtMs: this.#nowMs() };
    this.#running.add(flush);
    const taken = this.#waiting.take(batch);
    if (taken.length > 1) this.#restsUntilMs = flush.startedAtMs + (this.#options.everyMs ?? 0);
    void this.#flush(taken).finally(() => {
      this.#running.delete(flush);
      this.#note(flush.startedAtMs);
      if (this.#restsUntilMs > this.#nowMs()) this.#flushSoon();
      else this.#flushNext();
    });
    this.#flushNext(); // more may be waiting than one flush takes
  }

  #note(startedAtMs: number): void {
    const endedAtMs = this.#nowMs();
    const tookMs = endedAtMs - startedAtMs;
    this.#last = { tookMs, endedAtMs };
    this.#flushMs += (tookMs - this.#flushMs) * newestCounts;
  }

  /** Estimates can be wrong and a flush can hang: what has waited too long is refused while it is still nowhere. */
  #dropLater(): void {
    const { bounds } = this.#options;
    if (bounds === undefined || this.#dropping !== undefined) return;
    this.#dropping = setTimeout(() => {
      this.#dropping = undefined;
      const dropped = this.#waiting.dropOlder(this.#nowMs() - bounds.maxMs);
      for (const { reject } of dropped) reject(new BatcherFullError("full"));
      if (this.#waiting.groups > 0) this.#dropLater();
    }, dropEveryMs).unref();
  }

  async #flush(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#options.flush(batch.map((waiting) => waiting.item));
      for (const [index, waiting] of batch.entries()) waiting.resolve(results[index] as Result);
    } catch (error) {
      if (batch.length > 1 && this.#options.isItemFault?.(error)) {
        const middle = batch.length >> 1;
        await this.#flush(batch.slice(0, middle));
        await this.#flush(batch.slice(middle));
      } else {
        for (const waiting of batch) waiting.reject(error);
      }
    }
  }
}

/** What the batcher serves is slower than what comes: from all groups, or from that of the item. */
export class BatcherFullError extends Error {
  readonly reason: Exclude<Admission, "admitted">;

  constructor(reason: BatcherFullError["reason"]) {
    super("too much is waiting");
    this.name = "BatcherFullError";
    this.reason = reason;
  }
}

export type BatcherOptions<Item, Result> = {
  maxItems: number;
  /** Flushes that may run at once. */
  maxFlushes: number;
  flush: (items: Item[]) => Promise<Result[]>;
  /**
   * While several items come at a time, a flush begins at most so often: what a flush costs is shared by more of them. Default:
   * as soon as the one before has ended.
   */
  everyMs?: number;
  /** What an item costs, in a unit of the caller's; default 1. */
  weightOf?: (item: Item) => number;
  /** The most that one flush takes of it. */
  maxWeight?: number;
  /** Whose an item is: while more waits than a flush takes, groups have equal parts. Default: all are one. */
  groupOf?: (item: Item) => string;
  /** What may wait; without, everything may and for ever. */
  bounds?: WaitingBounds;
  /** True when one bad item may have failed the whole batch: it is then halved until the bad one stands alone. */
  isItemFault?: (error: unknown) => boolean;
  /** Never goes back; default performance.now. */
  nowMs?: () => number;
};

type Waiting<Item, Result> = Queued & {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};
