import { Button, SegmentedControl } from "@mantine/core";
import { useMemo } from "react";
import { DataTable } from "../../components/data-table.tsx";
import { Icon } from "../../components/icon.tsx";
import { ListStates } from "../../components/list-states.tsx";
import { PageHead, Panel } from "../../components/page-head.tsx";
import { SearchField } from "../../components/search-field.tsx";
import { type Catalogue, type EventType, useEventTypes } from "../../event-types/use-event-types.ts";
import { ScreenLink, useOpenScreen, useScreenSearch } from "../../frame/screen-navigation.tsx";
import { useShortcut } from "../../frame/shortcuts.ts";
import { formatNumber } from "../../words/numbers.ts";
import { eventTypeColumns } from "./event-type-columns.tsx";
import classes from "./event-types-page.module.css";
import {
  createEventTypeScreen,
  eventTypesScreen,
  importEventTypesScreen,
  type shownTypes,
} from "./screen.ts";
import { useMayChangeCatalogue } from "./use-may-change-catalogue.ts";

type Shown = (typeof shownTypes)[number];

const choices: { value: Shown; label: string }[] = [
  { value: "current", label: "In the catalogue" },
  { value: "archived", label: "Archived" },
  { value: "all", label: "All" },
];

/** What is emitted: a name, what it means, and what its payload is like. */
export function Page() {
  const [{ q = "", show = "current" }, change] = useScreenSearch(eventTypesScreen);
  const list = useEventTypes({ withArchived: true });
  const mayChange = useMayChangeCatalogue();
  const rows = useMemo(
    () => (list.data?.types ?? []).filter((type) => isShown(type, show) && fits(type, q)),
    [list.data, show, q],
  );
  useShortcut("r", "Read the list again", () => void list.refetch());
  return (
    <PageHead
      title="Event types"
      lead="What is emitted, and what its payloads are like. Tenants read it to know what they will get."
      actions={mayChange && <Actions />}
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
        <SegmentedControl
          size="xs"
          value={show}
          onChange={(value) => change({ show: value === "current" ? undefined : (value as Shown) })} // of the above
          data={choices}
          aria-label="Which event types"
        />
      </search>
      <Panel>
        <ListStates
          query={list}
          isEmpty={() => rows.length === 0}
          isFiltered={hasOthers(list.data, show, q)}
          onClear={() => change({ q: undefined, show: undefined })}
          empty={{
            title: "The catalogue is empty",
            text: "A type is added when its first event comes, without a schema. Or create one, or import them all from an OpenAPI document.",
            action: mayChange && <ScreenLink screen={importEventTypesScreen}>Import from OpenAPI</ScreenLink>,
          }}
        >
          {({ types, isWhole }) => (
            <>
              <DataTable
                label="Event types"
                rows={rows}
                columns={eventTypeColumns}
                rowId={({ name }) => name}
              />
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

function isShown({ archivedAt }: EventType, show: Shown): boolean {
  return show === "all" || (archivedAt !== null) === (show === "archived");
}

function fits({ name, description }: EventType, q: string): boolean {
  return `${name} ${description}`.toLowerCase().includes(q.trim().toLowerCase());
}

function hasOthers(data: Catalogue | undefined, show: Shown, q: string): boolean {
  return q !== "" || show === "archived" || (data?.types.length ?? 0) > 0;
}

function Actions() {
  const open = useOpenScreen();
  useShortcut("n", "Create an event type", () => open(createEventTypeScreen));
  return (
    <>
      <Button size="sm" variant="default" onClick={() => open(importEventTypesScreen)}>
        Import…
      </Button>
      <Button
        size="sm"
        onClick={() => open(createEventTypeScreen)}
        leftSection={<Icon name="plus" size={15} />}
      >
        Create event type
      </Button>
    </>
  );
}
