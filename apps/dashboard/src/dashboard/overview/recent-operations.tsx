import { useRead } from "../../api/use-call.ts";
import { DataTable } from "../../components/data-table.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { Panel } from "../../components/page-head.tsx";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import { operationColumns } from "../operations/operation-columns.tsx";
import { operationsScreen } from "../operations/screen.ts";
import classes from "./overview-page.module.css";

const shown = 5;
const columns = operationColumns({ showsTenant: true, mayReadKeys: false }).filter(({ id }) =>
  ["action", "status", "filter", "tenant", "done", "created"].includes(id),
);

/** The bulk jobs that were begun last. */
export function RecentOperations({ everyMs }: { everyMs: number | false }) {
  const list = useRead("listOperations", { query: { limit: shown } }, { everyMs });
  return (
    <div className={classes["wide"]}>
      <Panel
        title="Recent operations"
        actions={
          <ScreenLink screen={operationsScreen} className={classes["all"]}>
            All operations
          </ScreenLink>
        }
      >
        <ListStates
          query={list}
          isEmpty={({ data }) => data.length === 0}
          empty={{
            title: "No operations yet",
            text: "Retries, cancellations and replays of many deliveries show here.",
          }}
        >
          {({ data }) => (
            <DataTable label="Operations" rows={data} columns={columns} rowId={({ id }) => id} />
          )}
        </ListStates>
      </Panel>
    </div>
  );
}
