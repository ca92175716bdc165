import type { components } from "@posthorn/sdk";
import { CopyId } from "../components/copy-id.tsx";
import { Panel } from "../components/page-head.tsx";
import { ReasonAdvice } from "../components/reason-text.tsx";
import { TimeCell } from "../components/time-cell.tsx";
import { formatDuration } from "../words/times.ts";
import classes from "./attempt-details.module.css";
import type { Attempt } from "./attempt-timeline.tsx";
import { BodyView } from "./body-view.tsx";

type Endpoint = components["schemas"]["Endpoint"];

/** So much of an answer is kept (16 KB). */
const keptBytes = 16_384;

/** One attempt: how it ended and what to do, and what came back. */
export function AttemptDetails({ attempt, endpoint }: { attempt: Attempt; endpoint: Endpoint | undefined }) {
  const { reason, statusCode, responseBody, responseHeaders, remoteAddress } = attempt;
  const isCut = responseBody !== null && new TextEncoder().encode(responseBody).length >= keptBytes;
  const wasOtherVersion = endpoint !== undefined && endpoint.version !== attempt.endpointVersion;
  return (
    <Panel title={`Attempt ${attempt.number}`} actions={<CopyId id={attempt.id} label="attempt id" />}>
      <div className={classes["reason"]} data-ok={reason === "ok" || undefined}>
        <ReasonAdvice reason={reason} statusCode={statusCode} />
      </div>
      <dl className={classes["facts"]}>
        <Fact name="Started">
          <TimeCell at={attempt.startedAt} label="time of the attempt" />
        </Fact>
        <Fact name="Took">{formatDuration(attempt.durationMs)}</Fact>
        <Fact name="Address">{remoteAddress ?? "none"}</Fact>
        <Fact name="Endpoint version">
          {attempt.endpointVersion}
          {wasOtherVersion && `, now ${endpoint.version}`}
        </Fact>
      </dl>
      <h3 className={classes["title"]}>Response</h3>
      <BodyView
        key={attempt.id}
        label="the response"
        body={responseBody}
        headers={Object.entries(responseHeaders).map(([name, value]) => ({ name, value }))}
        fileName={`${attempt.id}.txt`}
        note={isCut ? "Truncated: the first 16 KB are kept" : undefined}
      />
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
