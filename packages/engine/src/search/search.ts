import { decodeId, type IdPrefix } from "@posthorn/domain/id";
import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import type { Hit, HitKind } from "../history-store.ts";

const kinds = {
  ten: "tenant",
  ep: "endpoint",
  evt: "event",
  dlv: "delivery",
  att: "attempt",
  op: "operation",
} as const satisfies Partial<Record<IdPrefix, HitKind>>;

export type SearchedPrefix = keyof typeof kinds;

/** What an id, or an external id of a tenant or an event, is of; among what the caller may reach. */
export function search(engine: Engine, actor: Actor, text: string): Promise<Hit[]> {
  return engine.management.history.lookUp(actor.tenantId, readAnyId(text), text);
}

export function prefixOf(kind: HitKind): SearchedPrefix {
  return prefixes.find((prefix) => kinds[prefix] === kind) ?? "evt";
}

const prefixes: readonly SearchedPrefix[] = ["ten", "ep", "evt", "dlv", "att", "op"];

function readAnyId(text: string): { kind: HitKind; id: string } | null {
  for (const prefix of prefixes) {
    const id = decodeId(prefix, text);
    if (id !== null) return { kind: kinds[prefix], id };
  }
  return null;
}
