/** Depth limit of JSON that is kept as JSON, such as an event type's schema. */
const maxDepth = 64;

export const storableJsonMessage = `must be finite numbers and valid Unicode without NUL, nested at most ${maxDepth} deep`;

/** Postgres text holds no NUL, and lone surrogates have no UTF-8: refuse both rather than fail or change them. */
export function isStorableText(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

/** Tells whether a parsed JSON value can be kept in Postgres; walks without recursion, so depth cannot hurt it. */
export function isStorableJson(root: unknown): boolean {
  const pending = [{ value: root, depth: 1 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, depth } = next;
    if (typeof value === "string" && !isStorableText(value)) return false;
    if (typeof value === "number" && !Number.isFinite(value)) return false; // 1e999: JSON would keep it as null
    if (typeof value !== "object" || value === null) continue;
    if (depth > maxDepth) return false;
    for (const [key, child] of Object.entries(value)) {
      if (!isStorableText(key)) return false;
      pending.push({ value: child, depth: depth + 1 });
    }
  }
  return true;
}
