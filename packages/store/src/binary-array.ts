/** Object ids of the element types, the same in every Postgres (pg_type.dat). */
const byteaOid = 17;
const uuidOid = 2950;
const headerBytes = 20;

/**
 * A `uuid[]` parameter in Postgres's binary format (array_recv), in which pg sends every Buffer: reading arrays as text was
 * a fifth of what the hot statements cost Postgres. Throws RangeError on a text that is no UUID.
 */
export function uuidArray(ids: readonly string[]): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + ids.length * 20);
  writeHeader(bytes, uuidOid, ids.length, false);
  let at = headerBytes;
  for (const id of ids) {
    at = bytes.writeInt32BE(16, at);
    const written = bytes.write(id.replaceAll("-", ""), at, 16, "hex");
    if (written !== 16) throw new RangeError(`not a UUID: ${id}`);
    at += written;
  }
  return bytes;
}

/** As uuidArray, a `bytea[]`; the text form would double every payload. */
export function byteaArray(values: readonly (Uint8Array | null)[]): Buffer {
  const size = values.reduce((sum, value) => sum + 4 + (value?.length ?? 0), headerBytes);
  const bytes = Buffer.allocUnsafe(size);
  writeHeader(bytes, byteaOid, values.length, values.includes(null));
  let at = headerBytes;
  for (const value of values) {
    at = bytes.writeInt32BE(value?.length ?? -1, at);
    if (value === null) continue;
    bytes.set(value, at);
    at += value.length;
  }
  return bytes;
}

/** One dimension, counted from 1. */
function writeHeader(bytes: Buffer, elementOid: number, length: number, hasNull: boolean): void {
  for (const [n, value] of [1, hasNull ? 1 : 0, elementOid, length, 1].entries())
    bytes.writeInt32BE(value, n * 4);
}
