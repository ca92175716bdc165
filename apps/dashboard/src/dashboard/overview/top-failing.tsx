import type { Answer } from "@posthorn/sdk";
import { useRead } from "../../api/use-call.ts";
import { type StatsWindow, windowWords } from "../../charts/windows.ts";
import { type Bar, BarList } from "../../components/bar-list.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { Panel } from "../../components/page-head.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import { formatNumber, formatShare } from "../../words/numbers.ts";
import { endpointScreen } from "../endpoint/screen.ts";
import { useMay } from "../session.tsx";
import { tenantScreen } from "../tenant/screen.ts";

type Failing = Answer<"listTopFailing">["data"][number];

const titles = { endpoint: "Top failing endpoints", tenant: "Top failing tenants" } as const;
const shown = 5;

/** Those with the most failed attempts; each leads to where one can see why. */
export function TopFailing({
  by,
  window,
  everyMs,
}: {
  by: "endpoint" | "tenant";
  window: StatsWindow;
  everyMs: number | false;
}) {
  const { data, error, refetch } = useRead(
    "listTopFailing",
    { query: { by, window, limit: shown } },
    { everyMs, keepsPrevious: true },
  );
  return (
    <Panel title={titles[by]}>
      {error !== null ? (
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonRows />
      ) : (
        <BarList
          bars={toBars(data.data)}
          blank={`No failed attempt in the last ${windowWords[window]}`}
          tone="bad"
        />
      )}
    </Panel>
  );
}

function toBars(failing: readonly Failing[]): Bar[] {
  const counts = failing.map(({ totals }) => sumOf(totals.reasons));
  const most = Math.max(1, ...counts);
  return failing.map((one, index) => {
    const count = counts[index] ?? 0;
    return {
      key: one.endpoint?.id ?? one.tenantId,
      name: <Name failing={one} />,
      about: describe(one),
      figure: `${formatNumber(count)} failed`,
      share: count / most,
    };
  });
}

function sumOf(reasons: Failing["totals"]["reasons"]): number {
  return Object.values(reasons).reduce((sum, count) => sum + count, 0);
}

/** Whose it is, how often it went well, and what went wrong most often. */
function describe({ tenantName, endpoint, totals }: Failing): string {
  const [[reason] = [undefined]] = Object.entries(totals.reasons).toSorted(([, a], [, b]) => b - a);
  const parts = [
    endpoint === null ? undefined : tenantName,
    totals.successRate === null ? undefined : `${formatShare(totals.successRate)} succeeded`,
    reason === undefined ? undefined : `mostly ${reason}`,
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

function Name({ failing: { tenantId, tenantName, endpoint } }: { failing: Failing }) {
  const [mayReadEndpoints, mayReadTenants] = [useMay("endpoints:read"), useMay("admin")];
  if (endpoint === null)
    return mayReadTenants ? (
      <ScreenLink screen={tenantScreen} params={{ tenant: tenantId }}>
        {tenantName}
      </ScreenLink>
    ) : (
      tenantName
    );
  const name = endpoint.url.replace(/^https?:\/\//, "");
  if (!mayReadEndpoints) return name;
  return (
    <ScreenLink screen={endpointScreen} params={{ tenant: tenantId, endpoint: endpoint.id }}>
      {name}
    </ScreenLink>
  );
}
