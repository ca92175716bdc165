import { RefusalError } from "./refusal.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A page's end as clients see it: opaque text. */
export function toCursor(key: string | null): string | null {
  return key === null ? null : Buffer.from(key).toString("base64url");
}

/** @throws RefusalError invalid_cursor */
export function readIdCursor(cursor: string | undefined): string | null {
  const key = readNameCursor(cursor);
  if (key !== null && !uuid.test(key)) throw new RefusalError({ code: "invalid_cursor" });
  return key;
}

/** For lists in order of a name. @throws RefusalError invalid_cursor */
export function readNameCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const key = Buffer.from(cursor, "base64url").toString();
  if (key === "" || toCursor(key) !== cursor || key.includes("\0"))
    throw new RefusalError({ code: "invalid_cursor" });
  return key;
}
