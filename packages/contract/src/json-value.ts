/** Depth limit of JSON that is kept as JSON, such as an event type's schema. */
const maxDepth = 64;

export const storableJsonMessage = `must be finite numbers and valid Unicode without NUL, nested at most ${maxDepth} deep`;

/** Postgres text holds no NUL, and lone surrogates have no UTF-8: refuse both rather than fail or change them. */
export function isStorableText(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

/** Tells whether a parsed JSON value can be kept in Postgres; walks without recursion, so depth cannot hurt it. */
export function isStorableJson(root: unknown): boolean {
  if (!isContainer(root)) return isStorableScalar(root);
  const pending: { value: object; depth: number }[] = [{ value: root, depth: 1 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, depth } = next;
    if (depth > maxDepth) return false;
    if (!Array.isArray(value) && !Object.keys(value).every(isStorableText)) return false;
    for (const child of Array.isArray(value) ? value : Object.values(value)) {
      if (isContainer(child)) pending.push({ value: child, depth: depth + 1 });
      else if (!isStorableScalar(child)) return false;
    }
  }
  return true;
}

/** 1e999 is read as infinite, and JSON would keep it as null. */
function isStorableScalar(value: unknown): boolean {
  if (typeof value === "string") return isStorableText(value);
  return typeof value !== "number" || Number.isFinite(value);
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
