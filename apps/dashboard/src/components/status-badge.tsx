import type { Look } from "../words/statuses.ts";
import { Icon } from "./icon.tsx";
import classes from "./status-badge.module.css";

/** A colour, a sign and a word: never a colour alone. */
export function StatusBadge({ look, note }: { look: Look; note?: string | undefined }) {
  return (
    <span className={classes["badge"]} data-tone={look.tone}>
      <Icon name={look.icon} size={13} />
      {look.word}
      {note !== undefined && <span className={classes["note"]}>· {note}</span>}
    </span>
  );
}
