/** One page of a list; `next` is what the following page starts from, null at the end. */
export type ListPage<Row, Key = string> = { data: Row[]; next: Key | null };

/** Asks for one row more than the page holds, which tells whether there is another page without counting. */
export async function readPage<Row, Key = string>(
  limit: number,
  read: (limit: number) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
): Promise<ListPage<Row, Key>> {
  const rows = await read(limit + 1);
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, next: rows.length > limit && last !== undefined ? keyOf(last) : null };
}
