/** A value somewhere in JSON; `key` where it is a field's. The whole has depth 1. */
export type JsonPlace = { key: string | null; value: unknown; depth: number };

/** Every value in parsed JSON, one by one and without recursion: who has seen enough stops, however large or deep the rest is. */
export function* walkJson(root: unknown): Generator<JsonPlace> {
  yield { key: null, value: root, depth: 1 };
  const open = [childrenOf(root)];
  for (let children = open.at(-1); children; children = open.at(-1)) {
    const next = children.next();
    if (next.done) {
      open.pop();
      continue;
    }
    yield { ...next.value, depth: open.length + 1 };
    if (isContainer(next.value.value)) open.push(childrenOf(next.value.value));
  }
}

/** Whether lists and objects are nested in more than so many levels. */
export function isDeeperThan(levels: number, root: unknown): boolean {
  for (const { value, depth } of walkJson(root)) if (depth > levels && isContainer(value)) return true;
  return false;
}

/** Whether JSON has more than so many characters; each escape counts as one, spaces as none. */
export function isLongerThan(characters: number, root: unknown): boolean {
  let seen = -1; // nothing follows the whole
  for (const place of walkJson(root)) {
    seen += charactersOf(place);
    if (seen > characters) return true;
  }
  return false;
}

/** What a place adds to the text, with the comma that follows and the brackets around. */
export function charactersOf({ key, value }: JsonPlace): number {
  const name = key === null ? 0 : key.length + 3;
  if (typeof value === "string") return name + value.length + 3;
  return name + (isContainer(value) ? 3 : String(value).length + 1);
}

function* childrenOf(value: unknown): Generator<Pick<JsonPlace, "key" | "value">> {
  if (Array.isArray(value)) for (const item of value) yield { key: null, value: item };
  else if (isContainer(value)) for (const key in value) yield { key, value: value[key] };
}

/** An object or a list. */
export function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
