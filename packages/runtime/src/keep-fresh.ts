/** Reads again only what is older than `forMs`; who asks while it is read gets the same answer. What failed is not kept. */
export function keepFresh<T>(forMs: number, read: () => Promise<T>, now = Date.now): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let readAtMs = 0;
  return () => {
    if (answer !== undefined && now() - readAtMs < forMs) return answer;
    readAtMs = now();
    const reading = read();
    answer = reading;
    reading.catch(() => {
      if (answer === reading) answer = undefined;
    });
    return reading;
  };
}
