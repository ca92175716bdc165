const maxReadBytes = 64 * 1024;
const maxKeptBytes = 16 * 1024;

/** Keeps the first 16 KB of a response body, as received, and says when more than 64 KB have gone by. */
export class BoundedBody {
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #readBytes = 0;

  /** Returns false when reading must stop. */
  add(chunk: Uint8Array): boolean {
    this.#readBytes += chunk.length;
    const room = maxKeptBytes - this.#keptBytes;
    if (room > 0) {
      // A copy: the chunk is a view into a socket buffer that is far larger than what is kept of it.
      const kept = Buffer.from(chunk.subarray(0, room));
      this.#kept.push(kept);
      this.#keptBytes += kept.length;
    }
    return this.#readBytes <= maxReadBytes;
  }

  bytes(): Uint8Array {
    return this.#kept.length === 1 && this.#kept[0] ? this.#kept[0] : Buffer.concat(this.#kept);
  }
}
