import type { ReactNode } from "react";
import type { Tone } from "../words/statuses.ts";
import classes from "./bar-list.module.css";

export type Bar = {
  key: string;
  name: ReactNode;
  /** What it means. */
  about?: ReactNode;
  figure: ReactNode;
  /** Of the longest bar, from 0 to 1. */
  share: number;
};

/** Things with a number each, which a bar shows as well. `blank`: said when there are none. */
export function BarList({
  bars,
  blank,
  tone = "busy",
}: {
  bars: readonly Bar[];
  blank: string;
  tone?: Tone;
}) {
  if (bars.length === 0) return <div className={classes["blank"]}>{blank}</div>;
  return (
    <ul className={classes["bars"]} data-tone={tone}>
      {bars.map(({ key, name, about, figure, share }) => (
        <li key={key}>
          <span className={classes["name"]}>
            <strong>{name}</strong> {about !== undefined && <span>{about}</span>}
          </span>
          <span className={classes["figure"]}>{figure}</span>
          <span className={classes["bar"]} style={{ width: share === 0 ? 0 : `max(3px, ${share * 100}%)` }} />
        </li>
      ))}
    </ul>
  );
}
