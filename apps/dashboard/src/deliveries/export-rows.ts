import type { Delivery } from "../words/statuses.ts";
import type { RowColumn } from "../words/write-rows.ts";

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
