import { jsonLanguage } from "@codemirror/lang-json";

/** Where a text stops being JSON: `from` and `to` count from its start, line and column from 1. */
export type JsonFault = { from: number; to: number; line: number; column: number; message: string };

/** null: the text is JSON, or nothing has been written yet. The words are the same in every browser. */
export function findJsonFault(text: string): JsonFault | null {
  if (text.trim() === "" || isJson(text)) return null;
  const from = Math.min(skipSpace(text, findPlace(text)), text.length);
  const before = text.slice(0, from).split("\n");
  const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1];
  const [word = ""] = /^(?:[\w.+-]+|.)/su.exec(text.slice(from)) ?? [];
  const what = word === "" ? "more is expected at the end" : `${quote(word)} is not expected here`;
  return { from, to: from + word.length, line, column, message: `Line ${line}, column ${column}: ${what}` };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where the parser of the editor had to guess; it knows a place for every fault, other than the browsers' words. */
function findPlace(text: string): number {
  let place: number | undefined;
  jsonLanguage.parser.parse(text).iterate({
    enter({ type, from }) {
      if (type.isError) place ??= from;
    },
  });
  return place ?? 0;
}

function skipSpace(text: string, from: number): number {
  return from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
}

const longestWord = 20;

function quote(word: string): string {
  return `“${word.length > longestWord ? `${word.slice(0, longestWord)}…` : word}”`;
}
