import * as z from "zod";
import { isStorableText } from "./json-value.ts";

/** Free text of at most `maxLength` UTF-16 units. */
export function text(maxLength: number) {
  return z.string().max(maxLength).refine(isStorableText, "must be valid Unicode without NUL");
}

/** A point in time as we answer it: ISO 8601, UTC, milliseconds. */
export const timestamp = z.string().meta({ format: "date-time", examples: ["2026-03-01T12:00:00.000Z"] });

/** A point in time as we accept it: ISO 8601 with any offset, handed on in UTC. */
export const requestTimestamp = z.iso
  .datetime({ offset: true, abort: true, error: "must be an ISO 8601 time with Z or an offset" })
  .overwrite((time) => new Date(time).toISOString())
  .refine((time) => /^[1-9]\d{3}-/.test(time), "must lie in the years 1000 to 9999")
  .meta({ override: ({ jsonSchema }) => void delete jsonSchema.pattern });

const segment = "[A-Za-z0-9_-]+";

/** An event type's name: dot-separated segments. */
export const eventTypeName = z
  .string()
  .max(128)
  .regex(new RegExp(`^${segment}(?:\\.${segment})*$`), "must be segments of A-Z a-z 0-9 _ - joined by dots")
  .meta({ id: "EventTypeName", examples: ["invoice.paid"] });

/** Which event types: one by its name, all under `prefix.*`, or `*`. */
export const eventTypePattern = z
  .string()
  .max(128)
  .regex(new RegExp(`^(?:\\*|${segment}(?:\\.${segment})*(?:\\.\\*)?)$`), "must be a name, prefix.* or *")
  .meta({ id: "EventTypePattern", examples: ["invoice.*"] });

export const channel = z.string().regex(/^[A-Za-z0-9_.:-]{1,64}$/, "must be 1 to 64 of A-Z a-z 0-9 _ . : -");

/** Names an event carries and endpoints choose by; an endpoint without channels takes all. */
export const channels = z.array(channel).max(20);

/** The caller's own id for an event. */
export const eventExternalId = text(255).min(1);

/** A name to find an event by. */
export const tag = z.string().regex(/^[\x21-\x7E]{1,64}$/, "must be 1 to 64 visible ASCII characters");

/** A Standard Webhooks 1.0 symmetric secret: 24 to 64 bytes, in base64. */
export const signingSecret = z
  .string()
  .regex(
    /^whsec_(?:(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==)?|(?:[A-Za-z0-9+/]{4}){8,20}[A-Za-z0-9+/]{3}=)$/,
    "must be whsec_ and the base64 of 24 to 64 bytes",
  )
  .meta({ id: "SigningSecret", examples: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="] });

/** The query of every list. Whether a cursor is ours is for the server to say: `invalid_cursor`. */
export const page = {
  limit: z.coerce.number<number | string>().int().min(1).max(100).default(50),
  cursor: z.string().optional().meta({ description: "`nextCursor` of the page before." }),
};

/** The answer of every list, newest first. Its example is a page with the first example of an item. */
export function listOf<T extends z.ZodType>(item: T) {
  const data = item.meta()?.examples?.slice(0, 1) ?? [];
  return z
    .object({
      data: z.array(item),
      nextCursor: z.string().nullable().meta({
        description: "null on the last page. A search may answer a short page and go on from here.",
      }),
    })
    .meta({ override: { examples: [{ data, nextCursor: null }] } });
}

/** An optional query parameter that names one or several of `values`, joined by commas. */
export function commaList<const V extends readonly [string, ...string[]]>(values: V) {
  return z
    .string()
    .transform((list) => list.split(","))
    .pipe(z.array(z.enum(values)))
    .optional()
    .meta({
      param: { style: "form", explode: false },
      override: { type: "array", items: { type: "string", enum: [...values] } },
    });
}
