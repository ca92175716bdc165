import type { EventType } from "../management-store.ts";

/** An event type as the audit log tells of it. */
export function showEventType({ createdAt: _, updatedAt: __, ...type }: EventType): Record<string, unknown> {
  return type;
}
