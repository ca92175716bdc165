import { charactersOf, isContainer, walkJson } from "./json-walk.ts";

const maxCharacters = 8_192;
const maxDepth = 16;

/**
 * Says why a filter is refused unread: too large, too deep, or nothing that Postgres can keep. null when all is well. Stops
 * at the first limit that is passed, so its work is bounded whatever comes.
 */
export function refuseSize(source: unknown): string | null {
  let characters = 0;
  for (const place of walkJson(source)) {
    characters += charactersOf(place);
    if (characters > maxCharacters) return `must be at most ${maxCharacters} characters of JSON`;
    if (place.depth > maxDepth && isContainer(place.value)) return `must be nested at most ${maxDepth} deep`;
    if (!isStorable(place.key) || !isStorable(place.value))
      return "must be finite numbers and valid Unicode without NUL";
  }
  return null;
}

function isStorable(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value !== "string" || (!value.includes("\0") && value.isWellFormed());
}
