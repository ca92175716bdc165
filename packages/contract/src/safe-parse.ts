import * as z from "zod";

/**
 * Checks a value from outside. zod looks at the `length` of whatever has one, even where it wanted a text; of an object that
 * JavaScript cannot make a number of, as any client can send one, that throws.
 */
export function safeParse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.ZodSafeParseResult<z.output<Schema>> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const message = "A value is of another type than it should be.";
    return {
      success: false,
      error: new z.ZodError<z.output<Schema>>([{ code: "custom", path: [], message, input: undefined }]),
    };
  }
}
