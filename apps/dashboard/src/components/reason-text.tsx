import { type Reason, reasonWords } from "../words/reasons.ts";
import { Hint } from "./hint.tsx";
import classes from "./reason-text.module.css";

/** The code or reason of an attempt in a cell; what it means and what to do are in the hint. */
export function ReasonText({ reason, statusCode }: { reason: Reason | null; statusCode: number | null }) {
  if (reason === null) return <span className={classes["none"]}>–</span>;
  const { happened, fix } = reasonWords[reason];
  const text = reason === "ok" || statusCode === null ? reason : `${statusCode} ${reason}`;
  return (
    <Hint text={fix === null ? happened : `${happened}. ${fix}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its hint must be reachable by keyboard */}
      <span className={classes["reason"]} tabIndex={0} data-ok={reason === "ok" || undefined}>
        {reason === "ok" ? `${statusCode ?? ""} ok`.trim() : text}
      </span>
    </Hint>
  );
}

/** The same, said in full. */
export function ReasonAdvice({ reason, statusCode }: { reason: Reason; statusCode: number | null }) {
  const { happened, fix } = reasonWords[reason];
  return (
    <p className={classes["advice"]}>
      <strong>{statusCode === null ? reason : `${statusCode} ${reason}`}</strong>: {happened}.
      {fix !== null && ` ${fix}`}
    </p>
  );
}
