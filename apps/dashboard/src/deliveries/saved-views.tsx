import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { Hint } from "../components/hint.tsx";
import { Icon } from "../components/icon.tsx";
import { createStoredValue, type StoredValue, useStoredValue } from "../frame/stored-value.ts";
import classes from "./saved-views.module.css";
import { readViews, type View } from "./view-list.ts";

const defaults: readonly View[] = [
  { name: "All", q: "" },
  { name: "Failed", q: "status:failed" },
  { name: "Waiting", q: "status:pending" },
];

export type SavedSearches = StoredValue<readonly View[]>;

/** One's own searches, under a name of the page: what one page can search for, another may not. */
export function createSavedViews(name: string): SavedSearches {
  return createStoredValue(name, readViews);
}

/** Searches with a name: three that everybody has, and one's own, which this browser keeps. */
export function SavedViews({
  saved,
  q,
  onOpen,
}: {
  saved: SavedSearches;
  q: string;
  onOpen: (q: string) => void;
}) {
  const own = useStoredValue(saved);
  const [isNaming, setNaming] = useState(false);
  const isKnown = [...defaults, ...own].some((view) => view.q === q);
  return (
    <div className={classes["views"]}>
      <ul aria-label="Saved views">
        {defaults.map((view) => (
          <li key={view.name}>
            <ViewButton view={view} isShown={view.q === q} onOpen={onOpen} />
          </li>
        ))}
        {own.map((view) => (
          <li key={view.name}>
            <ViewButton view={view} isShown={view.q === q} onOpen={onOpen} />
            <ActionIcon
              size={24}
              variant="subtle"
              color="gray"
              aria-label={`Forget the view ${view.name}`}
              onClick={() => saved.write(own.filter(({ name }) => name !== view.name))}
            >
              <Icon name="cross" size={12} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {!isKnown &&
        (isNaming ? (
          <NameForm
            onSave={(name) => {
              saved.write([...own.filter((view) => view.name !== name), { name, q }]);
              setNaming(false);
            }}
            onClose={() => setNaming(false)}
          />
        ) : (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<Icon name="save" size={14} />}
            onClick={() => setNaming(true)}
          >
            Save view
          </Button>
        ))}
    </div>
  );
}

function ViewButton({
  view,
  isShown,
  onOpen,
}: {
  view: View;
  isShown: boolean;
  onOpen: (q: string) => void;
}) {
  return (
    <Hint text={view.q === "" ? "everything" : view.q}>
      <button type="button" className={classes["view"]} aria-pressed={isShown} onClick={() => onOpen(view.q)}>
        {view.name}
      </button>
    </Hint>
  );
}

function NameForm({ onSave, onClose }: { onSave: (name: string) => void; onClose: () => void }) {
  const [name, setName] = useState("");
  return (
    <form
      className={classes["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") onSave(name.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <TextInput
        size="xs"
        aria-label="Name of the view"
        placeholder="Name of the view"
        value={name}
        maxLength={40}
        autoFocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button size="xs" type="submit">
        Save
      </Button>
    </form>
  );
}
