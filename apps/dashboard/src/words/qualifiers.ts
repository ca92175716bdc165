/** A word of a search such as `status:failed`, or a bare one, whose name is null. */
export type Term = { name: string | null; value: string };

const word = /([A-Za-z]+):(?:"((?:[^"\\]|\\.)*)"?|(\S*))|"((?:[^"\\]|\\.)*)"?|(\S+)/g;

/** Reads `status:failed tag:"order 42" ep_…`. Nothing is refused here: what a word means is for others to say. */
export function readTerms(text: string): Term[] {
  const terms: Term[] = [];
  for (const [, name, quoted, plain, bareQuoted, bare] of text.matchAll(word)) {
    const inQuotes = quoted ?? bareQuoted;
    const value = inQuotes === undefined ? (plain ?? bare ?? "") : inQuotes.replace(/\\(.)/g, "$1");
    terms.push({ name: name?.toLowerCase() ?? null, value });
  }
  return terms;
}

/** The other way; what has spaces or quotes in it is quoted. */
export function writeTerms(terms: readonly Term[]): string {
  return terms
    .map(({ name, value }) => {
      const text = /[\s"]/.test(value) || value === "" ? `"${value.replace(/["\\]/g, "\\$&")}"` : value;
      return name === null ? text : `${name}:${text}`;
    })
    .join(" ");
}

/** Sets a qualifier, in its place when it was there; undefined takes it out. */
export function withTerm(text: string, name: string, value: string | undefined): string {
  const terms = readTerms(text);
  const at = terms.findIndex((term) => term.name === name);
  const rest = terms.filter((term) => term.name !== name);
  if (value === undefined) return writeTerms(rest);
  return writeTerms(at === -1 ? [...rest, { name, value }] : rest.toSpliced(at, 0, { name, value }));
}

/** What can stand before the colon, for suggestions. */
export type Qualifier = {
  name: string;
  about: string;
  example: string;
  /** Where there are only so many; several are joined by commas. */
  values?: readonly string[];
};
