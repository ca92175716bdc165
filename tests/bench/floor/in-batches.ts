/**
 * Runs `flush` with all that has come while the last one ran, at most `maxItems` and `maxFlushes` at once. What it throws
 * ends the process: the floor does not recover.
 */
export function inBatches<Item>(
  flush: (items: Item[]) => Promise<void>,
  { maxItems, maxFlushes }: { maxItems: number; maxFlushes: number },
): (item: Item) => void {
  const waiting: Item[] = [];
  let flushes = 0;
  const flushNext = async () => {
    flushes += 1;
    while (waiting.length > 0) await flush(waiting.splice(0, maxItems));
    flushes -= 1;
  };
  return (item) => {
    waiting.push(item);
    if (flushes < maxFlushes) void flushNext();
  };
}
