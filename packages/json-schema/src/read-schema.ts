import type { FieldError } from "@posthorn/engine/errors";
import { isObject, mapSchemaParts, pointerTo } from "@posthorn/engine/event-types/schema-parts";
import { findEndlessRef, isInPlace } from "./endless-ref.ts";
import { type Dialect, dialectOf, explainUnknown, isAnnotation, isScanning, keywordsOf } from "./keywords.ts";
import { compilePattern, type Pattern } from "./patterns.ts";

export const maxSchemaBytes = 65_536;
/** A schema becomes code, which the process that accepts events waits for: about 50 ms for so many. */
const maxParts = 300;
const maxRefs = 500;
const maxPatterns = 100;
/** Of the pointer to a part, which stands in the code for each of its keywords. */
const maxPointerLength = 1_000;
/** As many as JSON has. */
const maxTypes = 7;
/** Instructions of all patterns together. */
const maxPatternsSize = 10_000;
const maxErrors = 10;

/** Under this keyword stands what looking at a value with this part of the schema costs. */
export const costKeyword = "posthornCost";
/** `isScanning`: it costs more for a value with more in it. */
export type Cost = { weight: number; isScanning: boolean };

export type ReadSchema =
  | { ok: true; dialect: Dialect; schema: Record<string, unknown>; patterns: ReadonlyMap<string, Pattern> }
  | { ok: false; errors: FieldError[] };

type Reading = {
  dialect: Dialect;
  errors: FieldError[];
  /** Where schemas stand, each with the places that look at the same value. */
  places: Map<string, string[]>;
  anchors: Map<string, string>;
  refs: { at: string; target: string }[];
  /** Fields that others ask for: each becomes as much code as a part. */
  namesAskedFor: number;
  patterns: Map<string, Pattern>;
  patternsSize: number;
};

/**
 * Reads a schema that somebody wrote: finds what would be ignored in silence, refers to elsewhere or could take long, and
 * leaves of it what ajv is to see. Pointers are into the schema.
 */
export function readSchema(source: unknown): ReadSchema {
  if (!isObject(source)) return refuse("", "must be an object");
  if (JSON.stringify(source).length > maxSchemaBytes)
    return refuse("", `must have at most ${maxSchemaBytes} characters`);
  const dialect = dialectOf(source["$schema"]);
  if (dialect === null) return refuse("/$schema", "must be JSON Schema 2020-12 or draft-07");
  const reading: Reading = {
    ...{ dialect, errors: [], places: new Map(), anchors: new Map(), refs: [] },
    ...{ namesAskedFor: 0, patterns: new Map(), patternsSize: 0 },
  };
  const { $schema: _, $id: __, ...rest } = source;
  const schema = readPart(reading, rest, "");
  checkWhole(reading);
  if (reading.errors.length > 0) return { ok: false, errors: reading.errors.slice(0, maxErrors) };
  return { ok: true, dialect, schema, patterns: reading.patterns };
}

function refuse(pointer: string, message: string): ReadSchema {
  return { ok: false, errors: [{ pointer, message }] };
}

function readPart(reading: Reading, part: Record<string, unknown>, at: string): Record<string, unknown> {
  const besides: string[] = [];
  reading.places.set(at, besides);
  const kept = Object.entries(part).filter(([keyword]) => isKept(reading, keyword, part, at));
  const cost: Cost = {
    weight: weighPart(kept),
    isScanning: kept.some(([keyword]) => isScanning(keyword)),
  };
  const read = mapSchemaParts(Object.fromEntries(kept), (inner, deeper) => {
    if (at.length + deeper.length > maxPointerLength) {
      reading.errors.push({ pointer: at, message: "has names too long for where they stand" });
      return {};
    }
    if (isInPlace(deeper)) besides.push(at + deeper);
    if (isObject(inner)) return readPart(reading, inner, at + deeper);
    reading.places.set(at + deeper, []);
    return inner;
  });
  if (typeof part["$ref"] === "string") read["$ref"] = readRef(reading, part["$ref"], at);
  return kept.length === 0 ? read : { ...read, [costKeyword]: cost };
}

/** Whether ajv is to see a keyword; notes what is wrong with it. */
function isKept(reading: Reading, keyword: string, part: Record<string, unknown>, at: string): boolean {
  const { dialect, errors, anchors } = reading;
  const value = part[keyword];
  const pointer = at + pointerTo(keyword);
  if (isAnnotation(keyword)) return false;
  if (keyword === "$id" || keyword === "$schema") {
    errors.push({ pointer, message: "may stand at the top only" });
    return false;
  }
  if (!keywordsOf[dialect].has(keyword)) {
    errors.push({ pointer, message: explainUnknown(keyword, dialect) });
    return false;
  }
  if (keyword === "nullable") return value === true && "type" in part;
  if (keyword === "$anchor" && typeof value === "string") {
    if (anchors.has(value)) errors.push({ pointer, message: "stands twice" });
    anchors.set(value, at);
  }
  if (keyword === "type" && Array.isArray(value) && value.length > maxTypes) {
    errors.push({ pointer, message: `must have at most ${maxTypes} types` });
    return false;
  }
  if (keyword === "dependentRequired" || keyword === "dependencies")
    reading.namesAskedFor += countNamesAskedFor(value);
  if (keyword === "pattern" && typeof value === "string") readPattern(reading, value, pointer);
  if (keyword === "patternProperties" && isObject(value))
    for (const source of Object.keys(value)) readPattern(reading, source, pointer + pointerTo(source));
  return true;
}

function countNamesAskedFor(dependencies: unknown): number {
  const lists = isObject(dependencies) ? Object.values(dependencies).filter(Array.isArray) : [];
  return lists.reduce((sum, names) => sum + names.length, 0);
}

function readPattern(reading: Reading, source: string, pointer: string): void {
  if (reading.patterns.has(source) || reading.patterns.size >= maxPatterns) return;
  if (reading.patternsSize > maxPatternsSize) return;
  const compiled = compilePattern(source);
  if (!compiled.ok) return void reading.errors.push({ pointer, message: compiled.message });
  reading.patterns.set(source, compiled.pattern);
  reading.patternsSize += compiled.size;
}

/** The reference as ajv is to see it; notes where it leads. */
function readRef({ refs, errors }: Reading, ref: string, at: string): string {
  const target = ref.startsWith("#") ? decodeFragment(ref.slice(1)) : null;
  if (target === null) {
    const message = "must begin with #: nothing outside of the schema is looked up; put it under $defs";
    errors.push({ pointer: `${at}/$ref`, message });
    return ref;
  }
  refs.push({ at, target });
  return target.startsWith("/") ? `#${target.split("/").map(encodeURIComponent).join("/")}` : ref;
}

function decodeFragment(fragment: string): string | null {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return null;
  }
}

/** What can only be told when all was seen. */
function checkWhole(reading: Reading): void {
  const { errors, places, anchors, refs, namesAskedFor, patterns, patternsSize } = reading;
  const isTooLarge =
    places.size + namesAskedFor > maxParts ||
    refs.length > maxRefs ||
    patterns.size >= maxPatterns ||
    patternsSize > maxPatternsSize;
  if (isTooLarge) {
    const message = `is too large: at most ${maxParts} schemas in it, ${maxRefs} references and ${maxPatterns} patterns`;
    return void errors.unshift({ pointer: "", message });
  }
  for (const { at, target } of refs) {
    const place = anchors.get(target) ?? target;
    if (!places.has(place)) errors.push({ pointer: `${at}/$ref`, message: "points at no schema in here" });
    else places.get(at)?.push(place);
  }
  const endless = findEndlessRef(places);
  if (endless !== null) errors.push({ pointer: endless, message: "leads back to itself without end" });
}

/** How much of a schema stands right in this part of it. */
function weighPart(members: readonly [string, unknown][]): number {
  let nodes = 0;
  const count = (value: unknown, depth: number) => {
    nodes += 1;
    if (typeof value !== "object" || value === null || depth === 0) return;
    for (const inner of Object.values(value)) count(inner, depth - 1);
  };
  for (const [keyword, value] of members)
    count(value, keyword === "enum" || keyword === "const" ? Number.POSITIVE_INFINITY : 1);
  return 2 + (nodes >> 2);
}
