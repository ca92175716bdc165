import { decodeId, encodeId, type IdPrefix } from "@posthorn/domain/id";
import { RefusalError } from "./refusal.ts";

/** No id has a colon. */
const namePrefix = "name:";

/** A page's end as clients see it: opaque text that names the kind of list, so that no other list takes it. */
export function toIdCursor(prefix: IdPrefix, id: string | null): string | null {
  return id === null ? null : encode(encodeId(prefix, id));
}

/** For lists in order of a name. */
export function toNameCursor(name: string | null): string | null {
  return name === null ? null : encode(`${namePrefix}${name}`);
}

/** @throws RefusalError invalid_cursor */
export function readIdCursor(prefix: IdPrefix, cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  return decodeId(prefix, decode(cursor)) ?? refuse();
}

/** @throws RefusalError invalid_cursor */
export function readNameCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const text = decode(cursor);
  return text.startsWith(namePrefix) && !text.includes("\0") ? text.slice(namePrefix.length) : refuse();
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64url");
}

/** One spelling a cursor: what was changed on the way is refused. */
function decode(cursor: string): string {
  const text = Buffer.from(cursor, "base64url").toString();
  return encode(text) === cursor ? text : refuse();
}

function refuse(): never {
  throw new RefusalError({ code: "invalid_cursor" });
}
