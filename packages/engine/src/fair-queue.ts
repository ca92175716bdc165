import type { Backlog } from "./pressure.ts";

/** `sinceMs`: when it began to wait. */
export type Queued = { group: string; weight: number; sinceMs: number };

type Line<Item> = { items: Item[]; weight: number };

/** A queue with a line for each group. What is taken at once is shared between the lines. */
export class FairQueue<Item extends Queued> {
  readonly #lines = new Map<string, Line<Item>>();
  #items = 0;
  #weight = 0;

  /** How many groups have something waiting. */
  get groups(): number {
    return this.#lines.size;
  }

  get all(): Backlog {
    return { items: this.#items, weight: this.#weight };
  }

  backlogOf(group: string): Backlog {
    const line = this.#lines.get(group);
    return { items: line?.items.length ?? 0, weight: line?.weight ?? 0 };
  }

  push(item: Item): void {
    const line = this.#lines.get(item.group);
    if (line === undefined) this.#lines.set(item.group, { items: [item], weight: item.weight });
    else {
      line.items.push(item);
      line.weight += item.weight;
    }
    this.#items += 1;
    this.#weight += item.weight;
  }

  /** As much as `most` says, and one item at least, however heavy: an equal part of each line, then what still fits. */
  take(most: Backlog): Item[] {
    const batch: Item[] = [];
    const left = { ...most };
    for (const share of [1 / this.#lines.size, 1]) {
      const part = { items: most.items * share, weight: most.weight * share };
      for (const [group, line] of [...this.#lines]) {
        if (left.items < 1) return batch;
        const count = countNext(line.items, part, left, batch.length === 0);
        for (const item of this.#shorten(group, line, count)) {
          left.items -= 1;
          left.weight -= item.weight;
          batch.push(item);
        }
      }
    }
    return batch;
  }

  /** Takes out what began to wait before then. */
  dropOlder(thanMs: number): Item[] {
    return [...this.#lines].flatMap(([group, line]) => {
      const younger = line.items.findIndex(({ sinceMs }) => sinceMs >= thanMs);
      return this.#shorten(group, line, younger < 0 ? line.items.length : younger);
    });
  }

  /** Takes the first of a line, which then goes behind the others. */
  #shorten(group: string, line: Line<Item>, count: number): Item[] {
    if (count === 0) return [];
    const taken = line.items.splice(0, count);
    const weight = taken.reduce((sum, item) => sum + item.weight, 0);
    line.weight -= weight;
    this.#items -= count;
    this.#weight -= weight;
    this.#lines.delete(group);
    if (line.items.length > 0) this.#lines.set(group, line);
    return taken;
  }
}

/** A line is served until it has had its part, which its last item may exceed, or until the batch is full. */
function countNext(items: readonly Queued[], part: Backlog, left: Backlog, isBatchEmpty: boolean): number {
  let weight = 0;
  let count = 0;
  for (const item of items) {
    const hadItsPart = count >= part.items || weight >= part.weight;
    const fits = count < left.items && weight + item.weight <= left.weight;
    if (hadItsPart || !(fits || (isBatchEmpty && count === 0))) break;
    weight += item.weight;
    count += 1;
  }
  return count;
}
