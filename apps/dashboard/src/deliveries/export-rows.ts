import type { Delivery } from "../words/statuses.ts";
import { type RowColumn, type RowFormat, writeRows } from "../words/write-rows.ts";

const columns = [
  "id",
  "status",
  "eventType",
  "eventId",
  "tenantId",
  "endpointId",
  "attempts",
  "lastStatusCode",
  "lastReason",
  "heldBy",
  "nextAttemptAt",
  "createdAt",
  "completedAt",
] as const satisfies readonly (keyof Delivery)[];

/** Deliveries in a CSV file, with the API's names. */
export const deliveryRowColumns: readonly RowColumn<Delivery>[] = columns.map((name) => [
  name,
  (delivery) => delivery[name],
]);

export function writeExport(format: RowFormat, rows: readonly Delivery[]): string {
  return writeRows(format, rows, deliveryRowColumns);
}
