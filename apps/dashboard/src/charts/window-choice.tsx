import classes from "./window-choice.module.css";
import { type StatsWindow, statsWindows } from "./windows.ts";

/** How far back charts go. */
export function WindowChoice({
  window,
  onChange,
}: {
  window: StatsWindow;
  onChange: (window: StatsWindow) => void;
}) {
  return (
    <fieldset className={classes["windows"]}>
      <legend className="visually-hidden">How far back</legend>
      {statsWindows.map((one) => (
        <button key={one} type="button" aria-pressed={one === window} onClick={() => onChange(one)}>
          {one.replace(/\D$/, " $&")}
        </button>
      ))}
    </fieldset>
  );
}
