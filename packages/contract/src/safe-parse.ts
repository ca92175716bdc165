import * as z from "zod";

export type Parsed<Value> = { success: true; data: Value } | { success: false; error: z.core.$ZodError };

/**
 * Checks a value from outside. zod looks at the `length` of whatever has one, even where it wanted a text; of an object that
 * JavaScript cannot make a number of, as any client can send one, that throws.
 */
export function safeParse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Parsed<z.output<Schema>> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const message = "A value is of another type than it should be.";
    return {
      success: false,
      error: new z.ZodError([{ code: "custom", path: [], message, input: undefined }]),
    };
  }
}
