/** A part of the catalogue: `invoice` stands for all that begins with `invoice.`, and may be an event type itself. */
export type TypeNode = { name: string; label: string; isType: boolean; children: TypeNode[] };

/** Event types as the tree that their dots make, in the order of their names. */
export function groupEventTypes(names: readonly string[]): TypeNode[] {
  const root: TypeNode = { name: "", label: "", isType: false, children: [] };
  for (const name of new Set(names.toSorted())) {
    let node = root;
    for (const [index, label] of name.split(".").entries()) {
      const prefix = name.split(".", index + 1).join(".");
      let child = node.children.find((one) => one.name === prefix);
      if (child === undefined) {
        child = { name: prefix, label, isType: false, children: [] };
        node.children.push(child);
      }
      node = child;
    }
    node.isType = true;
  }
  return root.children;
}

/** The event types in a part of the tree. */
export function countTypes(node: TypeNode): number {
  return node.children.reduce((sum, child) => sum + countTypes(child), node.isType ? 1 : 0);
}

/** How the box of a pattern stands: it was chosen, something wider was, something narrower was, or nothing of it. */
export type Choice = "chosen" | "covered" | "partly" | "none";

/** How a pattern (a name, `prefix.*` or `*`) stands beside those that are selected. */
export function choiceOf(pattern: string, selected: readonly string[]): Choice {
  if (selected.includes(pattern)) return "chosen";
  if (selected.some((one) => covers(one, pattern))) return "covered";
  return selected.some((one) => covers(pattern, one)) ? "partly" : "none";
}

/** Selects a pattern, in place of what it covers, or takes it out again. */
export function togglePattern(pattern: string, selected: readonly string[]): string[] {
  if (selected.includes(pattern)) return selected.filter((one) => one !== pattern);
  return [...selected.filter((one) => !covers(pattern, one)), pattern];
}

/** Whether all that the narrower pattern takes is taken by the wider one, which is another. */
function covers(wider: string, narrower: string): boolean {
  if (wider === narrower) return false;
  return wider === "*" || (wider.endsWith(".*") && narrower.startsWith(wider.slice(0, -1)));
}

/** Whether the API takes it for a pattern: a name, `prefix.*` or `*`. */
export function isPattern(text: string): boolean {
  return text.length <= 128 && /^(?:\*|[\w-]+(?:\.[\w-]+)*(?:\.\*)?)$/.test(text);
}

/** Those that nothing in the tree stands for: types that the catalogue does not have (yet). */
export function patternsOutside(selected: readonly string[], names: readonly string[]): string[] {
  return selected.filter(
    (pattern) => pattern !== "*" && !names.some((name) => name === pattern || covers(pattern, name)),
  );
}
