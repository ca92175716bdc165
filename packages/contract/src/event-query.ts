import * as z from "zod";
import {
  channel,
  eventExternalId,
  tag as eventTag,
  eventTypePattern,
  page,
  requestTimestamp,
  text,
} from "./shapes.ts";

/** What events can be found by; every filter given must hold. */
const eventFilters = {
  eventType: eventTypePattern.optional(),
  tag: eventTag.optional(),
  externalId: eventExternalId.optional(),
  channel: channel.optional().meta({ description: "One of the event's channels." }),
  matched: z
    .stringbool({ truthy: ["true"], falsy: ["false"], case: "sensitive" })
    .optional()
    .meta({
      description: "`false`: events that went to no endpoint; `true`: to one at least.",
      override: { type: "boolean" },
    }),
  createdAfter: requestTimestamp.optional(),
  createdBefore: requestTimestamp.optional(),
};

/** The query of the count of events. */
export const eventCountQuery = z.strictObject(eventFilters);

/** The query of the list of events. */
export const eventQuery = z
  .strictObject({
    ...eventFilters,
    payloadPath: text(256)
      .regex(/^(?:\/(?:[^~]|~[01])*)?$/, "must be a JSON pointer, such as /order/id")
      .optional()
      .meta({
        description:
          "RFC 6901 pointer into the payload: events that have `payloadValue` there. Searches the last 24 hours unless `createdAfter` is given.",
        examples: ["/order/id"],
      }),
    payloadValue: text(1_024)
      .optional()
      .meta({ description: "A string, or the number, `true`, `false` or `null` that it spells." }),
    ...page,
  })
  .refine((query) => (query.payloadPath === undefined) === (query.payloadValue === undefined), {
    path: ["payloadPath"],
    message: "payloadPath and payloadValue go together",
  });
