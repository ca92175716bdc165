import { useSyncExternalStore } from "react";
import { Icon } from "./icon.tsx";
import classes from "./toasts.module.css";

type Toast = { id: number; text: string; kind: "info" | "error" };

const shownForMs = 5_000;
const most = 4;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const tell of listeners) tell();
}

/** Says something at the edge of the page, for a moment. Errors stay until they are closed. */
export function showToast(text: string, kind: Toast["kind"] = "info"): void {
  const toast = { id: nextId++, text, kind };
  change([...toasts.filter((one) => one.text !== text), toast].slice(-most));
  if (kind === "info") setTimeout(() => close(toast.id), shownForMs);
}

function close(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/** Where toasts appear; screen readers read them out. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <section className={classes["toasts"]} aria-live="polite" aria-label="Notices">
      {shown.map(({ id, text, kind }) => (
        <div key={id} className={classes["toast"]} data-kind={kind}>
          <Icon name={kind === "error" ? "alert" : "check"} size={18} />
          <span>{text}</span>
          <button type="button" aria-label="Close the notice" onClick={() => close(id)}>
            <Icon name="cross" size={14} />
          </button>
        </div>
      ))}
    </section>
  );
}
