import { Button } from "@mantine/core";
import { useRouterState } from "@tanstack/react-router";
import { Icon } from "./icon.tsx";
import classes from "./pager.module.css";

/** What the URL says of a list's place: the cursor of the page shown. */
type Cursor = { cursor?: string | undefined };
type ChangeCursor = (patch: Cursor, options?: { state?: Record<string, unknown> }) => void;

const ageWords = { first: "Newest", back: "Newer", on: "Older" };

/**
 * To older rows and back. Cursors lead one way only, so the way here is kept with the browser's history; who came by a link
 * goes back to the newest rows.
 */
export function Pager({
  cursor,
  nextCursor,
  onChange,
  words = ageWords,
}: {
  cursor: string | undefined;
  nextCursor: string | null;
  onChange: ChangeCursor;
  /** Where the list is not newest first. */
  words?: typeof ageWords;
}) {
  const state = useRouterState({ select: ({ location }) => location.state as object }); // only as this file writes it
  const trail = readTrail(state);
  if (cursor === undefined && nextCursor === null) return null;
  const older = () => {
    if (nextCursor !== null) onChange({ cursor: nextCursor }, { state: { trail: [...trail, cursor ?? ""] } });
  };
  const newer = () => {
    const before = trail.at(-1);
    onChange({ cursor: before === "" ? undefined : before }, { state: { trail: trail.slice(0, -1) } });
  };
  return (
    <nav className={classes["pager"]} aria-label="Pages">
      <Button
        size="xs"
        variant="default"
        disabled={cursor === undefined}
        onClick={newer}
        leftSection={<Icon name="arrowLeft" size={14} />}
      >
        {cursor !== undefined && trail.length === 0 ? words.first : words.back}
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={nextCursor === null}
        onClick={older}
        rightSection={<Icon name="arrowRight" size={14} />}
      >
        {words.on}
      </Button>
    </nav>
  );
}

function readTrail(state: object): string[] {
  const trail: unknown = Reflect.get(state, "trail");
  return Array.isArray(trail) ? trail.filter((cursor) => typeof cursor === "string") : [];
}
