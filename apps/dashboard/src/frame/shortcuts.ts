import { useEffect, useRef, useSyncExternalStore } from "react";

/** Keys as people read them: `/`, `?`, `g d` (one after the other), `mod+k` (Ctrl, or Cmd on a Mac). */
export type Shortcut = { keys: string; does: string; group: string; run: () => void };

/** How long the second key of two may take, in ms. */
const sequenceMs = 1_000;

let shortcuts: readonly Shortcut[] = [];
const listeners = new Set<() => void>();
let prefix = { key: "", atMs: 0 };

function change(next: readonly Shortcut[]): void {
  shortcuts = next;
  for (const tell of listeners) tell();
}

/** All that work now, for the help. */
export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => shortcuts,
  );
}

/** A shortcut for as long as the component is shown. */
export function useShortcut(keys: string, does: string, run: () => void, group = "This screen"): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const shortcut = { keys, does, group, run: () => latest.current() };
    change([...shortcuts, shortcut]);
    return () => change(shortcuts.filter((one) => one !== shortcut));
  }, [keys, does, group]);
}

/** What a key press means: the keys of a shortcut, as `Shortcut` writes them. */
export function keysOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

/** Plain keys belong to whatever is written into; only those with a modifier go through. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
      target.closest("[role=dialog]") !== null)
  );
}

/** Called once, when the page starts. */
export function listenForShortcuts(): void {
  addEventListener("keydown", (event) => {
    if (event.altKey || event.defaultPrevented) return;
    const pressed = keysOf(event);
    if (isTyping(event.target) && !pressed.startsWith("mod+")) return;
    const sequence = event.timeStamp - prefix.atMs < sequenceMs ? `${prefix.key} ${pressed}` : pressed;
    // The last one to come is the innermost that is shown.
    const found =
      shortcuts.findLast(({ keys }) => keys === sequence) ??
      shortcuts.findLast(({ keys }) => keys === pressed);
    prefix = { key: pressed, atMs: found === undefined ? event.timeStamp : 0 };
    if (found === undefined) return;
    event.preventDefault();
    found.run();
  });
}
