import { CopyButton } from "./copy-button.tsx";
import classes from "./shown-once.module.css";

/** Something secret that is never shown again, ready to be copied. */
export function ShownOnce({
  label,
  text,
  children,
}: {
  label: string;
  text: string;
  /** What else can be done with it. */
  children?: React.ReactNode;
}) {
  return (
    <div className={classes["once"]}>
      <input
        className={classes["text"]}
        aria-label={label}
        readOnly
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className={classes["actions"]}>
        <CopyButton label="Copy" text={() => text} />
        {children}
      </div>
    </div>
  );
}
