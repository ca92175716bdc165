import type { ReactNode } from "react";
import type { Tone } from "../words/statuses.ts";
import classes from "./figures.module.css";

/** What one wants to know at a glance: numbers side by side. */
export function Figures({ children }: { children: ReactNode }) {
  return <dl className={classes["figures"]}>{children}</dl>;
}

/** @param note what the number is of; with a tone, what the tone says in words */
export function Figure({
  name,
  note,
  tone,
  children,
}: {
  name: string;
  note?: ReactNode;
  tone?: Tone | undefined;
  children: ReactNode;
}) {
  return (
    <div data-tone={tone}>
      <dt>{name}</dt>
      <dd className={classes["value"]}>{children}</dd>
      {note !== undefined && <dd className={classes["note"]}>{note}</dd>}
    </div>
  );
}
