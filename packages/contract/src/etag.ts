import * as z from "zod";

/** The ETag of what carries a `version`. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * `If-Match` as the version it names; undefined when it is absent or `*`, which any version meets. Weak tags count:
 * a proxy that compresses answers weakens ours, and a version is exact either way.
 */
export const ifMatchHeaders = z.object({
  "if-match": z
    .string()
    .regex(/^(?:\*|(?:W\/)?"[0-9]{1,9}")$/, "must be an ETag from an earlier answer, or *")
    .transform((tag) => (tag === "*" ? undefined : Number(tag.replace(/\D/g, ""))))
    .optional()
    .meta({ description: "Refuses the change unless the endpoint still has this ETag." }),
});
