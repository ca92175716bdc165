import type { FuncKeywordDefinition } from "ajv";
import { charge } from "./meter.ts";

/** `uniqueItems` as JSON Schema has it, in one look at each item; ajv's own compares each with each. */
export const uniqueItems: FuncKeywordDefinition = {
  keyword: "uniqueItems",
  type: "array",
  schemaType: "boolean",
  validate: (isAsked: boolean, items: unknown[]) => !isAsked || areUnique(items),
  error: { message: "must have no item twice" },
};

function areUnique(items: readonly unknown[]): boolean {
  const seen = new Set<string>();
  for (const item of items) {
    const text = JSON.stringify(item, sortMembers);
    charge(4 + 2 * text.length);
    if (seen.has(text)) return false;
    seen.add(text);
  }
  return true;
}

/** Equal objects may have their members in any order. */
function sortMembers(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
