import { EngineError } from "@posthorn/engine/errors";

/** What a verb answers, or the code that it refuses with. */
export async function codeOf<Result>(asked: Promise<Result>): Promise<Result | string> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof EngineError) return error.code;
    throw error;
  }
}

/** As codeOf, for verbs whose answer does not matter. */
export function refusalOf(asked: Promise<unknown>): Promise<string | null> {
  return codeOf(asked.then(() => null));
}
