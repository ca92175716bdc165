import * as z from "zod";
import { attemptReasons, deliveryStatuses } from "./delivery-shapes.ts";
import { deliveryId, endpointId, eventId } from "./ids.ts";
import { eventTypePattern, requestTimestamp, tag, timestamp } from "./shapes.ts";

/** A field that takes one of `values` or a list of them. */
function oneOrSeveral<const V extends readonly [string, ...string[]]>(values: V) {
  const one = z.enum(values);
  return z
    .union([one, z.array(one).min(1).max(values.length)])
    .transform((given) => (Array.isArray(given) ? given : [given]));
}

/** What is given by the lists of deliveries and by operations in the same way. */
const fields = {
  ids: z.array(deliveryId).min(1).max(1_000),
  endpoint: endpointId,
  event: eventId,
  eventType: eventTypePattern,
  statusClass: z.enum(["2xx", "3xx", "4xx", "5xx"]).meta({ description: "Of the last answer." }),
  tag: tag.meta({ description: "A tag of the event." }),
};

/** The filter of an operation as it is asked for; every field given must hold. */
export const operationFilter = z
  .strictObject({
    ...fields,
    status: oneOrSeveral(deliveryStatuses).meta({ description: "retry: `failed` when left out." }),
    reason: oneOrSeveral(attemptReasons).meta({ description: "Of the last attempt." }),
    createdAfter: requestTimestamp,
    createdBefore: requestTimestamp.meta({ description: "The time of the request when left out." }),
    createdWithin: z
      .string()
      .regex(/^[1-9]\d{0,5}[smhd]$/, "must be a number of s, m, h or d, such as 24h")
      .meta({ description: "Created no longer ago than that, counted from the request.", examples: ["24h"] }),
    all: z.literal(true).meta({ description: "Says that nothing else need narrow a whole instance." }),
  })
  .partial();

/** The filter as it was frozen: times are absolute, and what was left out is said. */
export const frozenFilter = z
  .object({
    ...fields,
    status: z.array(z.enum(deliveryStatuses)),
    reason: z.array(z.enum(attemptReasons)),
    createdAfter: timestamp,
    createdBefore: timestamp,
  })
  .partial()
  .meta({ id: "OperationFilter" });
