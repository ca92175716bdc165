import type { Answer, Call, Operation, Query } from "./call.ts";
import type { CallOptions } from "./transport.ts";

type Page<Item> = { data: Item[]; nextCursor: string | null };
type ListOperation = {
  [O in Operation]: Answer<O> extends Page<unknown> ? O : never;
}[Operation];
export type ItemOf<O extends ListOperation> = Answer<O> extends Page<infer Item> ? Item : never;

/** A list of the API: `for await` goes through all of it, `page` reads one page. */
export type Listing<Item> = AsyncIterable<Item> & {
  /** @param cursor `nextCursor` of the page before; the first page without it */
  page(cursor?: string | null): Promise<Page<Item>>;
};

/** A page may be short, or empty, and still not be the last: a search stops after so much work. */
export function createListing<O extends ListOperation>(
  call: Call,
  operation: O,
  input: { path?: Record<string, string>; query?: Query<O> | undefined },
  options?: CallOptions,
): Listing<ItemOf<O>> {
  const page = async (cursor?: string | null): Promise<Page<ItemOf<O>>> => {
    const query = { ...input.query, ...(cursor ? { cursor } : {}) };
    return asPage<O>(await call(operation, asInput({ path: input.path, query }), options));
  };
  return {
    page,
    async *[Symbol.asyncIterator]() {
      let cursor: string | null = null;
      do {
        const { data, nextCursor }: Page<ItemOf<O>> = await page(cursor);
        yield* data;
        cursor = nextCursor;
      } while (cursor !== null);
    },
  };
}

/** ListOperation holds those calls only that answer so, which TypeScript cannot follow. */
function asPage<O extends ListOperation>(answer: unknown): Page<ItemOf<O>> {
  return answer as Page<ItemOf<O>>;
}

/** A cursor is a parameter of every list. */
function asInput<Input>(input: object): Input {
  return input as Input;
}
