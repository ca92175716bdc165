import { randomFillSync } from "node:crypto";
import { readUuid } from "@posthorn/domain/uuid-bytes";
import { V7Generator } from "uuidv7";

const pooledWords = 1_024;

/**
 * Makes UUIDv7 ids, monotonic within the process. An event and its delivery take five of them, so what one costs counts:
 * random bytes are fetched by the page.
 */
export function createNewId(): () => string {
  const generator = new V7Generator(createRandomNumbers());
  return () => readUuid(generator.generate().bytes, 0);
}

function createRandomNumbers(): { nextUint32(): number } {
  const pool = new Uint32Array(pooledWords);
  let next = pooledWords;
  return {
    nextUint32() {
      if (next === pooledWords) {
        randomFillSync(pool);
        next = 0;
      }
      return pool[next++] ?? 0;
    },
  };
}
