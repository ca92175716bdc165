import { useMemo } from "react";
import { ListStates } from "../../components/list-states.tsx";
import { PageHead, Panel } from "../../components/page-head.tsx";
import { SearchField } from "../../components/search-field.tsx";
import { TickBox } from "../../components/tick-box.tsx";
import { type EventType, useEventTypes } from "../../event-types/use-event-types.ts";
import { useScreenSearch } from "../../frame/screen-navigation.tsx";
import { formatNumber } from "../../words/numbers.ts";
import classes from "./event-types-page.module.css";
import { eventTypesScreen } from "./screen.ts";
import { TypeTree } from "./type-tree.tsx";

/** The catalogue: all that an endpoint can be subscribed to. */
export function Page() {
  const [{ q = "", archived = false }, change] = useScreenSearch(eventTypesScreen);
  const list = useEventTypes({ withArchived: true });
  const shown = useMemo(
    () => (list.data?.types ?? []).filter((type) => (archived || type.archivedAt === null) && fits(type, q)),
    [list.data, archived, q],
  );
  return (
    <PageHead
      title="Event types"
      lead="What your endpoints can be sent: what each event means, and what its payload is like."
    >
      <search className={classes["filters"]}>
        <div className={classes["text"]}>
          <SearchField
            label="Search event types"
            placeholder="Name or description"
            value={q}
            onChange={(text) => change({ q: text || undefined }, { replace: true })}
          />
        </div>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the box is in it */}
        <label className={classes["archived"]}>
          <TickBox
            label="Archived ones, too"
            isTicked={archived}
            onChange={() => change({ archived: archived ? undefined : true }, { replace: true })}
          />
          Archived ones, too
        </label>
      </search>
      <Panel>
        <ListStates
          query={list}
          isEmpty={() => shown.length === 0}
          isFiltered={q !== "" || (list.data?.types.length ?? 0) > 0}
          onClear={() => change({ q: undefined, archived: true })}
          empty={{
            title: "No event types yet",
            text: "The app that sends you events has not declared any. An endpoint can take all of them meanwhile.",
          }}
        >
          {({ types, isWhole }) => (
            <>
              <TypeTree types={shown} isOpen={q !== ""} />
              {!isWhole && (
                <p className={classes["short"]}>
                  These are of the first {formatNumber(types.length)} by name; there are more.
                </p>
              )}
            </>
          )}
        </ListStates>
      </Panel>
    </PageHead>
  );
}

function fits({ name, description }: EventType, q: string): boolean {
  return `${name} ${description}`.toLowerCase().includes(q.trim().toLowerCase());
}
