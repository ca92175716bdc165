import type { components } from "@posthorn/sdk";
import type { ReactNode } from "react";
import { useRead } from "../../api/use-call.ts";
import { DayOfAttempts, SuccessRate } from "../../components/attempt-figures.tsx";
import { CopyId } from "../../components/copy-id.tsx";
import type { Column } from "../../components/data-table.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import { formatNumber } from "../../words/numbers.ts";
import { tenantScreen } from "../tenant/screen.ts";
import classes from "./tenant-columns.module.css";

export type Tenant = components["schemas"]["Tenant"];
type Stats = components["schemas"]["Stats"];

/** Counted a minute behind, so no need to ask more often. */
const freshForMs = 60_000;

/** The figures of a row are read when it is shown, once for all of its cells. */
function Day({ tenant, children }: { tenant: Tenant; children: (stats: Stats) => ReactNode }) {
  const { data } = useRead(
    "getStats",
    { query: { tenant: tenant.id, window: "24h" } },
    { freshForMs, everyMs: freshForMs },
  );
  return data === undefined ? "–" : children(data);
}

export const tenantColumns: readonly Column<Tenant>[] = [
  {
    id: "name",
    header: "Name",
    narrow: "title",
    cell: ({ id, name }) => (
      <ScreenLink
        screen={tenantScreen}
        params={{ tenant: id }}
        title={name}
        data-row-link
        className={classes["name"]}
      >
        {name}
      </ScreenLink>
    ),
  },
  {
    id: "externalId",
    header: "External id",
    cell: ({ externalId }) =>
      externalId === null ? (
        "–"
      ) : (
        <span className={classes["externalId"]}>
          <CopyId id={externalId} label="external id" isWhole />
        </span>
      ),
  },
  { id: "id", header: "Id", narrow: "hidden", cell: ({ id }) => <CopyId id={id} label="tenant id" /> },
  {
    id: "day",
    header: "Attempts, 24 h",
    cell: (tenant) => <Day tenant={tenant}>{(stats) => <DayOfAttempts {...stats} />}</Day>,
  },
  {
    id: "events",
    header: "Events, 24 h",
    align: "right",
    cell: (tenant) => <Day tenant={tenant}>{({ totals }) => formatNumber(totals.events ?? 0)}</Day>,
  },
  {
    id: "failed",
    header: "Failed, 24 h",
    align: "right",
    cell: (tenant) => <Day tenant={tenant}>{({ totals }) => formatNumber(totals.failed)}</Day>,
  },
  {
    id: "success",
    header: "Success",
    align: "right",
    cell: (tenant) => <Day tenant={tenant}>{({ totals }) => <SuccessRate totals={totals} />}</Day>,
  },
  {
    id: "created",
    header: "Created",
    cell: ({ createdAt }) => <TimeCell at={createdAt} label="time of creation" />,
  },
];
