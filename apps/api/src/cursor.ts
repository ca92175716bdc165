import { decodeId, encodeId, type IdPrefix } from "@posthorn/domain/id";
import { endpointStates, type FleetPlace } from "@posthorn/engine/endpoints/fleet-store";
import { RefusalError } from "./refusal.ts";

/** State, Unix ms since when it fails, id. */
const placePattern = /^([a-z]+):(\d{0,13}):([a-z0-9_]+)$/;

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

/** For the endpoints of the fleet, which are in order of their states. */
export function toPlaceCursor(place: FleetPlace | null): string | null {
  if (place === null) return null;
  const { state, since, id } = place;
  return encode([state, since?.getTime() ?? "", encodeId("ep", id)].join(":"));
}

/** @throws RefusalError invalid_cursor */
export function readPlaceCursor(cursor: string | undefined): FleetPlace | null {
  if (cursor === undefined) return null;
  const [, name, sinceMs, text = ""] = placePattern.exec(decode(cursor)) ?? refuse();
  const state = endpointStates.find((one) => one === name) ?? refuse();
  const since = sinceMs === "" ? null : new Date(Number(sinceMs));
  return { state, since, id: decodeId("ep", text) ?? refuse() };
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
