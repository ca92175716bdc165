import * as z from "zod";

/** Makes a request safe to repeat for 24 hours. */
export const idempotencyHeaders = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7E]{1,255}$/, "must be 1 to 255 visible ASCII characters")
    .optional()
    .meta({
      description:
        "The same key with the same request gets the first answer again; with another request, 409.",
      examples: ["order-42-paid"],
    }),
});
