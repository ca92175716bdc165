/** A search with a name. */
export type View = { name: string; q: string };

const most = 20;

/** What a browser kept, which may be anything. */
export function readViews(text: string | null): readonly View[] {
  try {
    const stored: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(stored) ? stored.filter(isView).slice(0, most) : [];
  } catch {
    return [];
  }
}

function isView(value: unknown): value is View {
  if (typeof value !== "object" || value === null) return false;
  const { name, q } = value as Record<string, unknown>; // any object has fields that may be unknown
  return typeof name === "string" && typeof q === "string";
}
