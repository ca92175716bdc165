import { StatusBadge } from "../components/status-badge.tsx";
import { useNow } from "../components/use-now.ts";
import type { SignatureCheck } from "./check-signature.ts";
import classes from "./signature-verdict.module.css";

/** As Standard Webhooks advises. */
const toleranceMs = 300_000;
const shownCharacters = 2_000;

/** What came of the check: what is signed, what its signature is, what was given, and where they differ. */
export function SignatureVerdict({ check, timestamp }: { check: SignatureCheck; timestamp: string }) {
  const { isRight, signed, expected, found, why } = check;
  const isOld = Math.abs(useNow() - Number(timestamp) * 1_000) > toleranceMs;
  return (
    <section className={classes["verdict"]} aria-label="Result" role="status">
      <StatusBadge
        look={
          isRight
            ? { word: "right", icon: "check", tone: "good" }
            : { word: "not right", icon: "cross", tone: "bad" }
        }
      />
      {why.map((one) => (
        <p key={one}>{one}</p>
      ))}
      <dl>
        <dt>Signed</dt>
        <dd>
          {signed.slice(0, shownCharacters)}
          {signed.length > shownCharacters && "…"}
        </dd>
        <dt>Expected</dt>
        <dd>{expected ?? "none: the secret cannot be read"}</dd>
        <dt>Found</dt>
        {found.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same may stand there twice
          <dd key={index}>{one}</dd>
        ))}
      </dl>
      {isOld && (
        <p className={classes["note"]}>
          A receiver refuses this request by now: its timestamp is more than five minutes away.
        </p>
      )}
    </section>
  );
}
