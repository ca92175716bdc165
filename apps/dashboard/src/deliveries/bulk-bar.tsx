import { Button } from "@mantine/core";
import { plural } from "../words/numbers.ts";
import classes from "./bulk-bar.module.css";
import {
  type DeliverySearch,
  isNarrowed,
  type OperationFilter,
  operationFilterOf,
} from "./delivery-filter.ts";

export type BulkAction = "retry" | "cancel" | "replay-missing";

/** What a bulk operation is meant for: rows that were picked, or all that the search finds. */
export type BulkTarget = {
  action: BulkAction;
  tenant: string | undefined;
  filter: OperationFilter;
  /** How it is called in the question. */
  what: string;
};

/** What can be done to many at once: to the rows that are selected, or to all that the search finds. */
export function BulkBar({
  search,
  whole,
  selected,
  onClear,
  onStart,
}: {
  search: DeliverySearch;
  /** How all of them are called, where nothing is searched for. */
  whole: string;
  selected: ReadonlySet<string>;
  onClear: () => void;
  onStart: (target: BulkTarget) => void;
}) {
  const { tenant } = search;
  const matching = operationFilterOf(search);
  const ofSelected = (action: BulkAction) =>
    onStart({
      action,
      tenant,
      filter: selectionFilter(action, selected),
      what: plural(selected.size, "selected delivery", "selected deliveries"),
    });
  const ofMatching = (action: BulkAction) => {
    if (matching === null) return;
    const filter = { ...matching, ...statusOf(action, matching.status) };
    onStart({
      action,
      tenant,
      filter,
      what: isNarrowed(search) ? "all that the search finds" : whole,
    });
  };
  return (
    <div className={classes["bar"]} data-active={selected.size > 0 || undefined}>
      {selected.size > 0 ? (
        <>
          <span className={classes["count"]} role="status">
            {selected.size} selected
          </span>
          <Buttons onStart={ofSelected} suffix="selected" />
          <Button size="compact-sm" variant="subtle" onClick={onClear}>
            Clear selection
          </Button>
        </>
      ) : (
        <span className={classes["count"]}>All that match:</span>
      )}
      {selected.size === 0 &&
        (matching === null ? (
          <span className={classes["note"]}>Operations know no external: qualifier.</span>
        ) : (
          <Buttons onStart={ofMatching} suffix="all that match" />
        ))}
    </div>
  );
}

function Buttons({ suffix, onStart }: { suffix: string; onStart: (action: BulkAction) => void }) {
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => onStart("retry")}
        aria-label={`Retry ${suffix}`}
      >
        Retry…
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => onStart("cancel")}
        aria-label={`Cancel ${suffix}`}
      >
        Cancel…
      </Button>
    </>
  );
}

const everything = ["pending", "delivered", "failed", "cancelled"] as const;

/** Rows were picked whatever their status; an attempt under way is left alone. */
function selectionFilter(action: BulkAction, selected: ReadonlySet<string>): OperationFilter {
  return { ids: [...selected], status: action === "retry" ? [...everything] : ["pending"] };
}

/** What cannot be retried or cancelled is left out of what was searched for. */
function statusOf(action: BulkAction, asked: OperationFilter["status"]): Pick<OperationFilter, "status"> {
  if (action === "cancel") return { status: ["pending"] };
  if (asked === undefined) return {};
  const statuses = [asked].flat().filter((status) => status !== "delivering");
  return statuses.length === 0 ? {} : { status: statuses };
}
