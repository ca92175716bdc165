import type { Answer, Body } from "@posthorn/sdk";
import { isObject } from "./event-type-draft.ts";

export type ImportResult = Answer<"importEventTypes">["data"][number];
type ImportBody = NonNullable<Body<"importEventTypes">>;

/** Empty: as it is for each type. */
export type Validate = "" | NonNullable<ImportBody["validate"]>;

export const validateChoices: { value: Validate; label: string }[] = [
  { value: "", label: "As it is for each type" },
  { value: "off", label: "Are not looked for" },
  { value: "warn", label: "Are accepted, and noted on the event" },
  { value: "reject", label: "Are refused" },
];

/** As the API takes it. */
const mostBytes = 1_048_576;

/** What the API is told, or why that cannot be yet. */
export function readImport(
  text: string,
  validate: Validate,
  dryRun: boolean,
): { body: ImportBody } | { mistake: string } {
  if (new TextEncoder().encode(text).length > mostBytes) return { mistake: "is larger than 1 MB" };
  const document = parse(text);
  if (document === undefined) return { mistake: "is not JSON; a document in YAML has to be converted first" };
  if (!isObject(document)) return { mistake: "must be an OpenAPI document" };
  return { body: { document, dryRun, ...(validate === "" ? {} : { validate }) } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How many it creates or changes. */
export function changedCount(results: readonly ImportResult[]): number {
  return results.filter(({ result }) => result === "created" || result === "updated").length;
}
