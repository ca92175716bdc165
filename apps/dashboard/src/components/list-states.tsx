import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ListNotice } from "./list-notice.tsx";
import classes from "./list-states.module.css";
import { ProblemAlert } from "./problem-alert.tsx";

/** What a list shows when it has no rows: the next step, for somebody who has just begun. */
export type EmptyList = { title: string; text: ReactNode; action?: ReactNode };

/**
 * The four states that every list has besides rows: loading, an error with a way to try again, nothing that matches with a way
 * to clear the filters, and nothing at all with the next step.
 */
export function ListStates<Data>({
  query,
  isEmpty,
  isFiltered = false,
  onClear,
  empty,
  children,
}: {
  query: Pick<UseQueryResult<Data, Error>, "data" | "error" | "refetch" | "isPlaceholderData">;
  isEmpty: (data: Data) => boolean;
  isFiltered?: boolean;
  onClear?: () => void;
  empty: EmptyList;
  children: (data: Data) => ReactNode;
}) {
  const { data, error, refetch, isPlaceholderData } = query;
  if (error !== null) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonRows />;
  if (!isEmpty(data))
    return (
      <div
        className={classes["shown"]}
        data-stale={isPlaceholderData || undefined}
        aria-busy={isPlaceholderData}
      >
        {children(data)}
      </div>
    );
  if (!isFiltered)
    return (
      <ListNotice icon="list" title={empty.title} action={empty.action}>
        {empty.text}
      </ListNotice>
    );
  return (
    <ListNotice
      icon="filter"
      title="Nothing matches"
      action={
        onClear && (
          <Button size="sm" variant="default" onClick={onClear}>
            Clear filters
          </Button>
        )
      }
    >
      No row fits all of the filters.
    </ListNotice>
  );
}

const skeletonRows = [72, 58, 66, 49, 61, 70, 54, 63];

/** Rows to come. Screen readers hear one word. */
export function SkeletonRows() {
  return (
    <div className={classes["skeleton"]} role="status">
      <span className="visually-hidden">Loading</span>
      {skeletonRows.map((width) => (
        <span key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
