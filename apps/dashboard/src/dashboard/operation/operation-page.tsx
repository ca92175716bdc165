import { CopyId } from "../../components/copy-id.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { Icon } from "../../components/icon.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { ActorName } from "../../components/names.tsx";
import { OperationBar, OperationSteering, useOperation } from "../../components/operation-progress.tsx";
import { PageHead, Panel } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { useNow } from "../../components/use-now.ts";
import { ScreenLink, useScreenParams } from "../../frame/screen-navigation.tsx";
import { useTimeZone } from "../../frame/time-zone.ts";
import { formatNumber } from "../../words/numbers.ts";
import {
  describeEnd,
  describeFilter,
  type Operation,
  operationActions,
  paceOf,
  searchOfFilter,
} from "../../words/operations.ts";
import { operationLooks } from "../../words/statuses.ts";
import { deliveriesScreen } from "../deliveries/screen.ts";
import { TimeLeft, Whose } from "../operations/operation-columns.tsx";
import { operationsScreen } from "../operations/screen.ts";
import { mayDo, useMay, useSession } from "../session.tsx";
import { OperationLog } from "./operation-log.tsx";
import classes from "./operation-page.module.css";
import { operationScreen } from "./screen.ts";

/** One bulk job, followed to its end. */
export function Page() {
  const { operation: id } = useScreenParams(operationScreen);
  const { data, error, refetch } = useOperation(id);
  const mayWrite = useMay("deliveries:write");
  const back = (
    <ScreenLink screen={operationsScreen}>
      <Icon name="arrowLeft" size={13} /> Operations
    </ScreenLink>
  );
  if (error !== null || data === undefined)
    return (
      <PageHead title="Operation" back={back}>
        {error === null ? <SkeletonRows /> : <ProblemAlert error={error} onRetry={() => void refetch()} />}
      </PageHead>
    );
  const { title, means } = operationActions[data.action];
  return (
    <PageHead
      title={title}
      heading={
        <>
          {title} <StatusBadge look={operationLooks[data.status]} />
        </>
      }
      lead={means}
      back={back}
      actions={mayWrite && <OperationSteering operation={data} size="sm" />}
    >
      <OperationFacts operation={data} />
      <div className={classes["panels"]}>
        <Panel title="Progress">
          <div className={classes["progress"]}>
            <OperationBar operation={data} />
            <p className={classes["end"]}>{describeEnd(data)}</p>
            <Pace operation={data} />
          </div>
        </Panel>
        <Panel title="What it takes">
          <Chosen operation={data} />
        </Panel>
        <OperationLog operation={data} />
      </div>
    </PageHead>
  );
}

function OperationFacts({ operation }: { operation: Operation }) {
  const { id, tenantId, createdBy, createdAt, finishedAt } = operation;
  const session = useSession();
  const isFleet = session.tenantId === null;
  return (
    <Facts>
      <Fact name="Operation">
        <CopyId id={id} label="operation id" />
      </Fact>
      {isFleet && (
        <Fact name="Tenant">
          <Whose id={tenantId} />
        </Fact>
      )}
      <Fact name="Begun by">
        <ActorName id={createdBy} mayReadKeys={isFleet && mayDo(session, "admin")} />
      </Fact>
      <Fact name="Begun">
        <TimeCell at={createdAt} label="time of its beginning" />
      </Fact>
      {finishedAt !== null && (
        <Fact name="Ended">
          <TimeCell at={finishedAt} label="time of its end" />
        </Fact>
      )}
    </Facts>
  );
}

function Pace({ operation }: { operation: Operation }) {
  const pace = paceOf(operation, useNow());
  const { ratePerSecond, status } = operation;
  return (
    <Facts>
      <Fact name="Allowed">
        {ratePerSecond === null ? "as fast as it may" : `${formatNumber(ratePerSecond)} a second`}
      </Fact>
      <Fact name="So far">{pace === null ? "–" : `${formatPace(pace)} a second`}</Fact>
      {status === "running" && (
        <Fact name="Left">
          <TimeLeft operation={operation} />
        </Fact>
      )}
    </Facts>
  );
}

function formatPace(pace: number): string {
  return pace < 10 ? pace.toFixed(1) : formatNumber(Math.round(pace));
}

function Chosen({ operation }: { operation: Operation }) {
  const zone = useTimeZone();
  const search = searchOfFilter(operation);
  const { endpoint, event, ids = [] } = operation.filter;
  return (
    <div className={classes["chosen"]}>
      <p>{describeFilter(operation, zone)}</p>
      <ul>
        {[endpoint, event, ...ids.slice(0, mostIds)].map(
          (id) =>
            id !== undefined && (
              <li key={id}>
                <CopyId id={id} isWhole />
              </li>
            ),
        )}
      </ul>
      {ids.length > mostIds && <p>and {formatNumber(ids.length - mostIds)} more</p>}
      {search !== undefined && (
        <ScreenLink screen={deliveriesScreen} search={{ q: search }}>
          See these deliveries as they are now
        </ScreenLink>
      )}
    </div>
  );
}

const mostIds = 20;
