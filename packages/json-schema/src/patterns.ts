import { RE2JS } from "re2js";
import { charge } from "./meter.ts";

/** What ajv asks of a regular expression. */
export type Pattern = { test(text: string): boolean; toString(): string };

export type CompiledPattern = { ok: true; pattern: Pattern; size: number } | { ok: false; message: string };

/** Longer ones take long to compile; none is written by hand. */
const maxLength = 1_000;
/** Instructions a pattern may become: `x{500}` is 500. */
export const maxPatternSize = 2_000;
/** Each is one step of the text, whatever its pattern, once RE2's automaton has seen texts of its kind. */
const instructionsPerUnit = 8;

/**
 * Compiles a pattern for RE2, which reads a text once and never goes back: no pattern makes it take long. It has no lookaround
 * and no backreferences, which need going back.
 */
export function compilePattern(source: string): CompiledPattern {
  if (source.length > maxLength) return refuse(`has at most ${maxLength} characters`);
  if (!isRegExp(source)) return refuse("is not a regular expression");
  if (/\\k</.test(source)) return refuse(noGoingBack);
  const compiled = compileRe2(source);
  if (compiled === null) return refuse(noGoingBack);
  const size = compiled.programSize();
  if (size > maxPatternSize) return refuse("repeats too much");
  return { ok: true, pattern: meterPattern(source, compiled, size), size };
}

const noGoingBack =
  "must be a regular expression that RE2 knows: no lookaround, no backreferences, no repetition over 1,000";

function refuse(message: string): CompiledPattern {
  return { ok: false, message };
}

/** ECMA-262, which JSON Schema 2020-12 section 6.4 asks for, with or without the flag u. */
function isRegExp(source: string): boolean {
  return ["u", ""].some((flags) => {
    try {
      return new RegExp(source, flags) instanceof RegExp;
    } catch {
      return false;
    }
  });
}

function compileRe2(source: string): RE2JS | null {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source));
  } catch {
    return null;
  }
}

function meterPattern(source: string, compiled: RE2JS, size: number): Pattern {
  const unitsPerCharacter = 1 + size / instructionsPerUnit;
  return {
    test(text) {
      charge(1 + text.length * unitsPerCharacter);
      return compiled.test(text);
    },
    toString: () => source,
  };
}
