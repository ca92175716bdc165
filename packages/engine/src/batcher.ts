/**
 * Natural batching: a flush starts at once when none is running; what arrives meanwhile forms the next batch. Light load
 * adds no delay, heavy load makes batches large. A flush answers one result per item, in order.
 */
export class Batcher<Item, Result> {
  readonly #options: BatcherOptions<Item, Result>;
  #waiting: Waiting<Item, Result>[] = [];
  #waitingWeight = 0;
  #running = 0;

  constructor(options: BatcherOptions<Item, Result>) {
    this.#options = options;
  }

  /** Rejects with what the flush rejected with, or with a BatcherFullError when too much waits already. */
  add(item: Item): Promise<Result> {
    const { weightOf, maxWaitingWeight = Number.POSITIVE_INFINITY } = this.#options;
    const weight = weightOf?.(item) ?? 1;
    if (this.#waitingWeight > maxWaitingWeight) return Promise.reject(new BatcherFullError());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, weight, resolve, reject });
      this.#waitingWeight += weight;
      this.#flushNext();
    });
  }

  #flushNext(): void {
    if (this.#waiting.length === 0 || this.#running >= this.#options.maxFlushes) return;
    const batch = this.#waiting.splice(0, this.#countNext());
    for (const { weight } of batch) this.#waitingWeight -= weight;
    this.#running += 1;
    void this.#flush(batch).finally(() => {
      this.#running -= 1;
      this.#flushNext();
    });
  }

  /** As many as a flush takes, and one at least, however heavy. */
  #countNext(): number {
    const { maxItems, maxWeight = Number.POSITIVE_INFINITY } = this.#options;
    const most = Math.min(maxItems, this.#waiting.length);
    let count = 0;
    for (let weight = 0; count < most; count += 1) {
      weight += this.#waiting[count]?.weight ?? 0;
      if (weight > maxWeight && count > 0) break;
    }
    return count;
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

/** More waits than the batcher may hold: what it serves is slower than what comes. */
export class BatcherFullError extends Error {
  constructor() {
    super("too much is waiting");
    this.name = "BatcherFullError";
  }
}

export type BatcherOptions<Item, Result> = {
  maxItems: number;
  /** Flushes that may run at once. */
  maxFlushes: number;
  flush: (items: Item[]) => Promise<Result[]>;
  /** What an item costs, in a unit of the caller's; default 1. */
  weightOf?: (item: Item) => number;
  /** The most that one flush takes of it. */
  maxWeight?: number;
  /** Nothing more is taken in while more than this waits. */
  maxWaitingWeight?: number;
  /** True when one bad item may have failed the whole batch: it is then halved until the bad one stands alone. */
  isItemFault?: (error: unknown) => boolean;
};

type Waiting<Item, Result> = {
  item: Item;
  weight: number;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};
