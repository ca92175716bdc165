/**
 * Natural batching: a flush starts at once when none is running; what arrives meanwhile forms the next batch. Light load
 * adds no delay, heavy load makes batches large. A flush answers one result per item, in order.
 */
export class Batcher<Item, Result> {
  readonly #options: BatcherOptions<Item, Result>;
  #waiting: Waiting<Item, Result>[] = [];
  #running = 0;

  constructor(options: BatcherOptions<Item, Result>) {
    this.#options = options;
  }

  /** Rejects with what the flush rejected with. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#flushNext();
    });
  }

  #flushNext(): void {
    if (this.#waiting.length === 0 || this.#running >= this.#options.maxFlushes) return;
    const batch =
      this.#waiting.length <= this.#options.maxItems
        ? this.#waiting.splice(0)
        : this.#waiting.splice(0, this.#options.maxItems);
    this.#running += 1;
    void this.#flush(batch).finally(() => {
      this.#running -= 1;
      this.#flushNext();
    });
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

export type BatcherOptions<Item, Result> = {
  maxItems: number;
  /** Flushes that may run at once. */
  maxFlushes: number;
  flush: (items: Item[]) => Promise<Result[]>;
  /** True when one bad item may have failed the whole batch: it is then halved until the bad one stands alone. */
  isItemFault?: (error: unknown) => boolean;
};

type Waiting<Item, Result> = {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
};
