import { describeProblem } from "./problem-words.ts";

/** What a refusal says at a form's fields, and the refusal itself where it is about anything else. */
export type FormProblem = { at: Readonly<Record<string, string>>; rest: unknown };

/** @param fields pointers to what the form has: `/name`, or `/metadata` for all that is below it */
export function readFormProblem(error: unknown, fields: readonly string[]): FormProblem {
  const at: Record<string, string> = {};
  if (error === null) return { at, rest: null };
  const told = describeProblem(error).fields;
  let isAllShown = told.length > 0;
  for (const { pointer, message } of told) {
    const field = fields.find((field) => pointer === field || pointer.startsWith(`${field}/`));
    if (field === undefined) isAllShown = false;
    else {
      const said = pointer === field ? message : `${pointer.slice(field.length + 1)}: ${message}`;
      at[field] = at[field] === undefined ? said : `${at[field]}; ${said}`;
    }
  }
  return { at, rest: isAllShown ? null : error };
}
