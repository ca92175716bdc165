import * as z from "zod";

const exampleFilter = { total: { $gte: 100 }, customer: { country: { $in: ["DE", "FR"] } } };

type Filter = Record<string, unknown>;

/** Only what kind of thing it is: the engine reads it, with bounds, and says where it is wrong. */
function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const notObject = "must be an object";

const meaning =
  "What a payload must be like, in the language of the guide `docs/guides/filters.md`: fields with values, or with `$eq $neq $gt $gte " +
  "$lt $lte $in $nin $startsWith $endsWith $exist $or $and $not`. At most 8,192 characters, 16 levels, 100 conditions.";

export const filter = z
  .custom<Filter | null>((value) => value === null || isObject(value), notObject)
  .meta({
    description: `${meaning} null: any payload.`,
    override: { type: ["object", "null"], additionalProperties: true, examples: [exampleFilter] },
  });

export const shownFilter = z
  .record(z.string(), z.unknown())
  .nullable()
  .meta({ description: "As it was written." });

export const clauseOperators = [
  "$eq",
  "$neq",
  "$gt",
  "$gte",
  "$lt",
  "$lte",
  "$in",
  "$nin",
  "$startsWith",
  "$endsWith",
  "$exist",
  "$or",
  "$and",
  "$not",
  "item",
  "limit",
  "invalid",
] as const;

export const failedClause = z
  .object({
    pointer: z.string().meta({ description: "RFC 6901 pointer into the filter." }),
    operator: z.enum(clauseOperators).meta({
      description:
        "Besides the operators of filters: `item`, a list has no item that matches; `limit`, the match would take too many steps; " +
        "`invalid`, this version of Posthorn cannot read the filter, and `expected` says why.",
    }),
    expected: z.unknown().meta({ description: "What the filter has there." }),
    missing: z.boolean().meta({ description: "The payload has nothing there." }),
    actual: z
      .unknown()
      .optional()
      .meta({ description: "What the payload has there; left out when it is longer than 1,000 characters." }),
  })
  .meta({
    id: "FailedClause",
    examples: [{ pointer: "/total/$gte", operator: "$gte", expected: 100, missing: false, actual: 99.5 }],
  });

export const filterTest = z
  .strictObject({
    filter: z
      .custom<Filter>(isObject, notObject)
      .meta({ description: meaning, override: { type: "object", additionalProperties: true } }),
    payload: z.unknown().refine((payload) => payload !== undefined, "is required; it may be any JSON value"),
  })
  .meta({ id: "FilterTest", examples: [{ filter: exampleFilter, payload: { total: 99.5 } }] });

export const filterTestResult = z
  .object({ matches: z.boolean(), failedClause: failedClause.nullable() })
  .meta({ id: "FilterTestResult", examples: [{ matches: true, failedClause: null }] });
