import type { Column } from "../../components/data-table.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { TypeState } from "../../event-types/type-state.tsx";
import type { EventType } from "../../event-types/use-event-types.ts";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import type { Look } from "../../words/statuses.ts";
import classes from "./event-type-columns.module.css";
import { eventTypeScreen } from "./screen.ts";

/** What becomes of a payload that breaks the schema. */
export const validateLooks: Record<EventType["validate"], Look> = {
  off: { word: "not checked", icon: "slash", tone: "quiet" },
  warn: { word: "warns", icon: "alert", tone: "waiting" },
  reject: { word: "refuses", icon: "check", tone: "good" },
};

/** The columns of the catalogue. */
export const eventTypeColumns: readonly Column<EventType>[] = [
  {
    id: "name",
    header: "Name",
    narrow: "title",
    cell: ({ name }) => (
      <ScreenLink screen={eventTypeScreen} params={{ eventType: name }} data-row-link>
        <TypeName name={name} />
      </ScreenLink>
    ),
  },
  {
    id: "state",
    header: "State",
    narrow: "beside",
    cell: (type) => <TypeState type={type} />,
  },
  {
    id: "description",
    header: "Description",
    cell: ({ description }) => <span className={classes["description"]}>{description || "–"}</span>,
  },
  {
    id: "schema",
    header: "Schema",
    cell: ({ schema, validate }) =>
      schema === null ? (
        <span className={classes["none"]}>no schema</span>
      ) : (
        <StatusBadge look={validateLooks[validate]} />
      ),
  },
  {
    id: "updated",
    header: "Changed",
    cell: ({ updatedAt }) => <TimeCell at={updatedAt} label="time of the last change" />,
  },
];

/** With what it has in common with its neighbours in the background. */
function TypeName({ name }: { name: string }) {
  const at = name.lastIndexOf(".") + 1;
  return (
    <>
      <span className={classes["prefix"]}>{name.slice(0, at)}</span>
      {name.slice(at)}
    </>
  );
}
