import type { components } from "@posthorn/sdk";
import { formatNumber, formatShare, plural } from "../words/numbers.ts";
import { type Reason, reasonWords } from "../words/reasons.ts";
import classes from "./attempt-figures.module.css";
import { Hint } from "./hint.tsx";
import { Sparkline } from "./sparkline.tsx";

type Figures = components["schemas"]["StatsFigures"];
type Step = Pick<Figures, "attempts" | "delivered">;

/** Each hour of the last day: attempts that succeeded, and on top those that failed. */
export function DayOfAttempts({ totals, steps }: { totals: Figures; steps: readonly Step[] }) {
  const good = steps.reduce((sum, { delivered }) => sum + delivered, 0);
  const { attempts } = totals;
  return (
    <Sparkline
      label={`${plural(attempts, "attempt")} in the last 24 hours, ${formatNumber(Math.max(attempts - good, 0))} of them failed`}
      steps={steps.map((step) => ({
        good: step.delivered,
        bad: Math.max(step.attempts - step.delivered, 0),
      }))}
    />
  );
}

/** Of the attempts; what went wrong most often is in the hint. */
export function SuccessRate({ totals }: { totals: Figures | undefined }) {
  const rate = totals?.successRate ?? null;
  if (totals === undefined || rate === null) return "–";
  const [[reason, count] = ["", 0]] = Object.entries(totals.reasons).toSorted(([, a], [, b]) => b - a);
  if (reason === "") return formatShare(rate);
  const known = reason in reasonWords ? reasonWords[reason as Reason] : undefined; // looked up, so it is one
  return (
    <Hint text={`Most often: ${reason} (${count}×)${known === undefined ? "" : `, ${known.happened}`}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its hint must be reachable by keyboard */}
      <span className={classes["success"]} tabIndex={0}>
        {formatShare(rate)}
      </span>
    </Hint>
  );
}
