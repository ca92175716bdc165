import classes from "./tick-box.module.css";

/** The browser's own, in our colour: lists have a hundred of them. */
export function TickBox({
  label,
  isTicked,
  isPartly = false,
  isDisabled = false,
  onChange,
}: {
  label: string;
  isTicked: boolean;
  /** Some of what it stands for is ticked, and some is not. */
  isPartly?: boolean;
  isDisabled?: boolean;
  onChange: (event: unknown) => void;
}) {
  return (
    <input
      type="checkbox"
      className={classes["box"]}
      aria-label={label}
      checked={isTicked}
      disabled={isDisabled}
      ref={(box) => {
        if (box !== null) box.indeterminate = isPartly && !isTicked;
      }}
      onChange={onChange}
    />
  );
}
