import { useSyncExternalStore } from "react";

/** A small value that this browser keeps for its user. All that show it follow when it changes, in other tabs too. */
export type StoredValue<Value> = {
  read(): Value;
  write(value: Value): void;
  subscribe(tell: () => void): () => void;
};

/** @param parse what was stored, which may be anything; it must answer the same object for the same text */
export function createStoredValue<Value>(
  name: string,
  parse: (text: string | null) => Value,
): StoredValue<Value> {
  const key = `posthorn.${name}`;
  const listeners = new Set<() => void>();
  let text = readText(key);
  let value = parse(text);
  const take = (next: string | null) => {
    if (next === text) return;
    [text, value] = [next, parse(next)];
    for (const tell of listeners) tell();
  };
  addEventListener("storage", (event) => {
    if (event.key === key) take(event.newValue);
  });
  return {
    read: () => value,
    write(next) {
      const written = JSON.stringify(next);
      try {
        localStorage.setItem(key, written);
      } catch {
        // A browser that keeps nothing forgets it with the page.
      }
      take(written);
    },
    subscribe(tell) {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
  };
}

export function useStoredValue<Value>(stored: StoredValue<Value>): Value {
  return useSyncExternalStore(stored.subscribe, stored.read);
}

function readText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
