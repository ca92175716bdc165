import type { ReactNode } from "react";
import { isNotFound } from "../api/problem-words.ts";
import { useRead } from "../api/use-call.ts";
import { StatsCharts } from "../charts/stats-charts.tsx";
import { WindowChoice } from "../charts/window-choice.tsx";
import type { StatsWindow } from "../charts/windows.ts";
import { CopyId } from "../components/copy-id.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { Icon } from "../components/icon.tsx";
import { SkeletonRows } from "../components/list-states.tsx";
import { PageHead } from "../components/page-head.tsx";
import { ProblemAlert } from "../components/problem-alert.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { TimeCell } from "../components/time-cell.tsx";
import { ScreenLink } from "../frame/screen-navigation.tsx";
import { endpointLooks } from "../words/statuses.ts";
import type { Endpoint, EndpointPath, EndpointPlaces, May } from "./endpoint-rights.ts";
import classes from "./endpoint-view.module.css";
import { HealthPanel } from "./health-panel.tsx";
import { LatestDeliveries } from "./latest-deliveries.tsx";
import { PauseOrResume } from "./pause-resume.tsx";
import { RecoverPanel } from "./recover-panel.tsx";
import { SecretPanel } from "./secret-panel.tsx";
import { SettingsPanel } from "./settings-panel.tsx";
import { TestButton } from "./test-button.tsx";

const everyMs = 15_000;

export type EndpointViewProps = {
  path: EndpointPath;
  may: May;
  places: EndpointPlaces;
  /** How far back the charts go. */
  window: StatsWindow;
  onWindow: (window: StatsWindow) => void;
  onDeleted: () => void;
  /** What the page knows besides. */
  facts?: ReactNode;
};

/** One endpoint: how it does, how deliveries to it went, and all that can be done about it. */
export function EndpointView(props: EndpointViewProps) {
  const { path, places } = props;
  const { data, error, refetch } = useRead("getEndpoint", { path }, { everyMs });
  const back = (
    <ScreenLink screen={places.list}>
      <Icon name="arrowLeft" size={13} /> Endpoints
    </ScreenLink>
  );
  // While it is there, what is shown and written stays through a moment without an answer.
  if (data === undefined || isNotFound(error))
    return (
      <PageHead title="Endpoint" back={back}>
        {error === null ? <SkeletonRows /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
      </PageHead>
    );
  return (
    <PageHead
      title={data.url}
      heading={
        <>
          <span className={classes["url"]}>{data.url.replace(/^https?:\/\//, "")}</span>{" "}
          <StatusBadge look={endpointLooks[data.status]} note={data.disabledReason ?? undefined} />
        </>
      }
      lead={data.description}
      back={back}
      actions={
        props.may("endpoints:write") && (
          <>
            <PauseOrResume endpoint={data} />
            <TestButton endpoint={data} may={props.may} target={places.delivery} />
          </>
        )
      }
    >
      <Contents {...props} endpoint={data} />
    </PageHead>
  );
}

function Contents(props: EndpointViewProps & { endpoint: Endpoint }) {
  const { endpoint, may, places, window, onWindow, onDeleted, facts } = props;
  return (
    <div className={classes["parts"]}>
      <Facts>
        <Fact name="Endpoint">
          <CopyId id={endpoint.id} label="endpoint id" />
        </Fact>
        {facts}
        <Fact name="Created">
          <TimeCell at={endpoint.createdAt} label="time of creation" />
        </Fact>
        <Fact name="Changed">
          <TimeCell at={endpoint.updatedAt} label="time of the last change" />
        </Fact>
      </Facts>
      <HealthPanel endpoint={endpoint} places={places} mayWrite={may("endpoints:write")} />
      {may("stats:read") && <Statistics endpoint={endpoint} window={window} onWindow={onWindow} />}
      {may("deliveries:read") && <LatestDeliveries endpoint={endpoint} places={places} />}
      <div className={classes["twoColumns"]}>
        <SettingsPanel endpoint={endpoint} mayWrite={may("endpoints:write")} onDeleted={onDeleted} />
        <div className={classes["parts"]}>
          {may("deliveries:write") && <RecoverPanel endpoint={endpoint} />}
          <SecretPanel endpoint={endpoint} may={may} />
        </div>
      </div>
    </div>
  );
}

function Statistics({
  endpoint: { tenantId: tenant, id },
  window,
  onWindow,
}: { endpoint: Endpoint } & Pick<EndpointViewProps, "window" | "onWindow">) {
  const { data, error, refetch } = useRead(
    "getEndpointStats",
    { path: { tenant, endpoint: id }, query: { window } },
    { everyMs, keepsPrevious: true },
  );
  return (
    <section aria-label="Statistics">
      <div className={classes["head"]}>
        <h2>Statistics</h2>
        <WindowChoice window={window} onChange={onWindow} />
      </div>
      {error === null ? (
        <StatsCharts stats={data} />
      ) : (
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      )}
    </section>
  );
}
