import type { components } from "@posthorn/sdk";
import { CopyId } from "../../components/copy-id.tsx";
import type { Column } from "../../components/data-table.tsx";
import { Hint } from "../../components/hint.tsx";
import { Icon } from "../../components/icon.tsx";
import { TimeCell } from "../../components/time-cell.tsx";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import { plural } from "../../words/numbers.ts";
import { eventScreen } from "../event/screen.ts";
import classes from "./event-columns.module.css";

export type EventSummary = components["schemas"]["EventSummary"];

/** The columns of a list of events. */
export const eventColumns: readonly Column<EventSummary>[] = [
  {
    id: "type",
    header: "Event type",
    narrow: "title",
    cell: ({ id, tenantId, eventType, schemaError }) => (
      <span className={classes["type"]}>
        <ScreenLink screen={eventScreen} params={{ tenant: tenantId, event: id }} data-row-link>
          {eventType}
        </ScreenLink>
        {schemaError !== null && <BrokenSchema error={schemaError} />}
      </span>
    ),
  },
  { id: "fan-out", header: "Went to", cell: ({ deliveries }) => <FanOut deliveries={deliveries} /> },
  { id: "tags", header: "Tags", cell: ({ tags }) => <Words words={tags} /> },
  {
    id: "external",
    header: "External id",
    cell: ({ externalId }) =>
      externalId === null ? (
        <span className={classes["none"]}>–</span>
      ) : (
        <CopyId id={externalId} label="external id" isWhole />
      ),
  },
  { id: "id", header: "Event", narrow: "hidden", cell: ({ id }) => <CopyId id={id} label="event id" /> },
  {
    id: "created",
    header: "Emitted",
    cell: ({ createdAt }) => <TimeCell at={createdAt} label="time it was emitted at" />,
  },
];

function BrokenSchema({ error }: { error: string }) {
  return (
    <Hint text={`It breaks the schema of its type: ${error}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its hint must be reachable by keyboard */}
      <span className={classes["broken"]} tabIndex={0}>
        <Icon name="alert" size={14} />
        <span className="visually-hidden">breaks its schema</span>
      </span>
    </Hint>
  );
}

/** To how many endpoints; what went nowhere stands out. */
function FanOut({ deliveries }: Pick<EventSummary, "deliveries">) {
  if (deliveries === null) return <span className={classes["none"]}>–</span>;
  if (deliveries > 0) return plural(deliveries, "endpoint");
  return (
    <span className={classes["nobody"]}>
      <Icon name="slash" size={13} /> nobody
    </span>
  );
}

function Words({ words }: { words: readonly string[] }) {
  if (words.length === 0) return <span className={classes["none"]}>–</span>;
  const text = words.join(", ");
  return (
    <Hint text={text}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its hint must be reachable by keyboard */}
      <span className="clipped" tabIndex={0}>
        {text}
      </span>
    </Hint>
  );
}
