import { StatusBadge } from "../components/status-badge.tsx";
import type { Look } from "../words/statuses.ts";
import type { EventType } from "./use-event-types.ts";

const archived: Look = { word: "archived", icon: "slash", tone: "quiet" };
const deprecated: Look = { word: "deprecated", icon: "alert", tone: "waiting" };

type Stated = Pick<EventType, "archivedAt" | "schema">;

/** Whether an event type has left the catalogue, or should not be built on any more: JSON Schema has a word for that. */
export function stateOf({ archivedAt, schema }: Stated): "archived" | "deprecated" | null {
  if (archivedAt !== null) return "archived";
  return schema?.["deprecated"] === true ? "deprecated" : null;
}

/** The same as a badge; nothing for those that are as they should be. */
export function TypeState({ type }: { type: Stated }) {
  const state = stateOf(type);
  return state === null ? null : <StatusBadge look={state === "archived" ? archived : deprecated} />;
}
