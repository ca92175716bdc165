import type { Format } from "ajv";
import formatsPlugin from "ajv-formats";

/** Those of ajv-formats that look at a text once. The rest of its expressions go back, some without end. */
const full = [
  ...[
    "date",
    "time",
    "date-time",
    "iso-time",
    "iso-date-time",
    "duration",
    "hostname",
    "ipv4",
    "ipv6",
    "uuid",
  ],
  ...["json-pointer", "relative-json-pointer", "uri-template", "byte", "int32", "int64"],
] as const;
const fast = ["email", "uri", "uri-reference"] as const;

/** The formats that are checked. JSON Schema 2020-12 section 7.2.3 lets others stand without being checked. */
export const formats: Record<string, Format> = Object.fromEntries([
  ...full.map((name) => [name, formatsPlugin.default.get(name, "full")]),
  ...fast.map((name) => [name, formatsPlugin.default.get(name, "fast")]),
]);
