import { createStoredValue } from "../../frame/stored-value.ts";
import csharp from "./snippets/csharp.txt?raw";
import go from "./snippets/go.txt?raw";
import java from "./snippets/java.txt?raw";
import javascript from "./snippets/javascript.txt?raw";
import php from "./snippets/php.txt?raw";
import python from "./snippets/python.txt?raw";
import ruby from "./snippets/ruby.txt?raw";

/** A whole receiver in each language; tests/e2e/verify-snippets.test.ts runs them. */
export const verifyLanguages = [
  { id: "javascript", name: "JavaScript", code: javascript },
  { id: "python", name: "Python", code: python },
  { id: "go", name: "Go", code: go },
  { id: "ruby", name: "Ruby", code: ruby },
  { id: "php", name: "PHP", code: php },
  { id: "java", name: "Java", code: java },
  { id: "csharp", name: "C#", code: csharp },
] as const;

export type VerifyLanguage = (typeof verifyLanguages)[number]["id"];

/** The one that was looked at last, in this browser. */
export const verifyLanguage = createStoredValue<VerifyLanguage>(
  "verify-language",
  (text) => verifyLanguages.find(({ id }) => text === JSON.stringify(id))?.id ?? "javascript",
);
