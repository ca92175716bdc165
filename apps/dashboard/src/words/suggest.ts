import type { Qualifier } from "./qualifiers.ts";

/** What can be written next: `text` is the whole search with it. */
export type Suggestion = { label: string; about: string; text: string };

const most = 12;

/** Suggests names for the word that is being written, and values where a name has only so many. */
export function suggest(text: string, qualifiers: readonly Qualifier[]): Suggestion[] {
  const [, before = "", last = ""] = /^(.*?\s)?(\S*)$/s.exec(text) ?? [];
  const colon = last.indexOf(":");
  const found =
    colon === -1
      ? suggestNames(before, last, qualifiers)
      : suggestValues(before, last.slice(0, colon), last.slice(colon + 1), qualifiers);
  return found.slice(0, most);
}

function suggestNames(before: string, start: string, qualifiers: readonly Qualifier[]): Suggestion[] {
  const isFree = ({ name }: Qualifier) => !new RegExp(`(^|\\s)${name}:`, "i").test(before);
  return qualifiers
    .filter((one) => one.name.startsWith(start.toLowerCase()) && isFree(one))
    .map(({ name, about, example }) => ({
      label: `${name}:`,
      about: `${about}, ${example}`,
      text: `${before}${name}:`,
    }));
}

/** Of a list with commas, the last one is being written. */
function suggestValues(
  before: string,
  name: string,
  value: string,
  qualifiers: readonly Qualifier[],
): Suggestion[] {
  const qualifier = qualifiers.find((one) => one.name === name.toLowerCase());
  const chosen = value.split(",");
  const start = chosen.pop() ?? "";
  return (qualifier?.values ?? [])
    .filter((one) => one.startsWith(start) && one !== start && !chosen.includes(one))
    .map((one) => {
      const word = `${name}:${[...chosen, one].join(",")}`;
      return { label: word, about: "", text: `${before}${word}` };
    });
}
