/** Whether a valid pattern takes a valid name: `invoice.*` takes `invoice.paid` and `invoice.paid.late`, not `invoice`. */
export function matchesEventType(pattern: string, name: string): boolean {
  if (pattern === "*" || pattern === name) return true;
  return pattern.endsWith(".*") && name.startsWith(pattern.slice(0, -1));
}
