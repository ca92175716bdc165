import { randomFillSync } from "node:crypto";
import { V7Generator } from "uuidv7";

const pooledWords = 1_024;

/**
 * Makes UUIDv7 ids, monotonic within the process. Random bytes are fetched by the page: fetched for each id, they were a
 * third of its cost, which an event and its delivery pay five times.
 */
export function createNewId(): () => string {
  const pool = new Uint32Array(pooledWords);
  let next = pooledWords;
  const nextUint32 = () => {
    if (next === pooledWords) {
      randomFillSync(pool);
      next = 0;
    }
    return pool[next++] ?? 0;
  };
  const generator = new V7Generator({ nextUint32 });
  return () => generator.generate().toString();
}
