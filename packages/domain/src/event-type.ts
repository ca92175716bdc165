const maxLength = 128;
const namePattern = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;

/** True for a name of the catalogue: `invoice.paid`, dot-separated segments of `[A-Za-z0-9_-]`, at most 128 characters. */
export function isEventTypeName(text: string): boolean {
  return text.length <= maxLength && namePattern.test(text);
}

/** True for what an endpoint may subscribe to: a name, `prefix.*`, or `*`; at most 128 characters. */
export function isEventTypePattern(text: string): boolean {
  if (text === "*") return true;
  return text.length <= maxLength && namePattern.test(text.endsWith(".*") ? text.slice(0, -2) : text);
}

/** Whether a valid pattern takes a valid name: `invoice.*` takes `invoice.paid` and `invoice.paid.late`, not `invoice`. */
export function matchesEventType(pattern: string, name: string): boolean {
  if (pattern === "*" || pattern === name) return true;
  return pattern.endsWith(".*") && name.startsWith(pattern.slice(0, -1));
}
