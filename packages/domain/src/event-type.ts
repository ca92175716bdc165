/** Whether a valid pattern takes a valid name: `invoice.*` takes `invoice.paid` and `invoice.paid.late`, not `invoice`. */
export function matchesEventType(pattern: string, name: string): boolean {
  if (pattern === "*" || pattern === name) return true;
  return pattern.endsWith(".*") && name.startsWith(pattern.slice(0, -1));
}

/** Whether a text is the name of an event type: at most 128 characters, segments joined by dots. */
export function isEventTypeName(text: string): boolean {
  return text.length <= 128 && /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(text);
}
