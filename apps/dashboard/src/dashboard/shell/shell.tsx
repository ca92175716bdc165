import { ActionIcon } from "@mantine/core";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { ColorModeButton, TimeZoneButton } from "../../components/appearance-buttons.tsx";
import { Hint } from "../../components/hint.tsx";
import { Icon } from "../../components/icon.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { Mark } from "../../components/mark.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { SkipLink } from "../../components/skip-link.tsx";
import { useShortcut } from "../../frame/shortcuts.ts";
import { SessionProvider, useSessionQuery } from "../session.tsx";
import { AccountButton } from "./account-button.tsx";
import { Navigation } from "./navigation.tsx";
import classes from "./shell.module.css";

const SignInPage = lazy(() =>
  import("../sign-in/sign-in-page.tsx").then(({ SignInPage }) => ({ default: SignInPage })),
);
const ShortcutsHelp = lazy(() =>
  import("../../components/shortcuts-help.tsx").then(({ ShortcutsHelp }) => ({ default: ShortcutsHelp })),
);
const CommandPalette = lazy(() =>
  import("./command-palette.tsx").then(({ CommandPalette }) => ({ default: CommandPalette })),
);

/** The frame of every screen, for who is signed in; the sign-in page for others, at whatever address they came to. */
export function Shell() {
  const { data: session, error, refetch } = useSessionQuery();
  if (error !== null)
    return (
      <main className={classes["alone"]}>
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </main>
    );
  if (session === undefined) return <main className={classes["alone"]} aria-busy="true" />;
  if (session === null)
    return (
      <Suspense fallback={<main className={classes["alone"]} aria-busy="true" />}>
        <SignInPage />
      </Suspense>
    );
  return (
    <SessionProvider value={session}>
      <Frame />
    </SessionProvider>
  );
}

function Frame() {
  const [opened, setOpened] = useState<"help" | "palette" | null>(null);
  const [isNavigationOpen, setNavigationOpen] = useState(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const [shownPath, setShownPath] = useState(path);
  if (shownPath !== path) {
    setShownPath(path);
    setNavigationOpen(false);
  }
  useShortcut("?", "These shortcuts", () => setOpened("help"), "Everywhere");
  useShortcut("mod+k", "Find and go to anything", () => setOpened("palette"), "Everywhere");
  return (
    <div className={classes["shell"]}>
      <SkipLink />
      <TopBar
        isNavigationOpen={isNavigationOpen}
        onNavigation={() => setNavigationOpen(!isNavigationOpen)}
        onOpen={setOpened}
      />
      <aside className={classes["side"]} data-open={isNavigationOpen || undefined}>
        <Navigation />
      </aside>
      <main id="content" className={classes["main"]} tabIndex={-1}>
        <Suspense fallback={<SkeletonRows />}>
          <Outlet />
        </Suspense>
      </main>
      <Suspense>
        {opened === "help" && <ShortcutsHelp onClose={() => setOpened(null)} />}
        {opened === "palette" && <CommandPalette onClose={() => setOpened(null)} />}
      </Suspense>
    </div>
  );
}

function TopBar({
  isNavigationOpen,
  onNavigation,
  onOpen,
}: {
  isNavigationOpen: boolean;
  onNavigation: () => void;
  onOpen: (what: "help" | "palette") => void;
}) {
  return (
    <header className={classes["top"]}>
      <ActionIcon
        className={classes["burger"]}
        variant="subtle"
        color="gray"
        size="lg"
        onClick={onNavigation}
        aria-label="Navigation"
        aria-expanded={isNavigationOpen}
      >
        <Icon name={isNavigationOpen ? "cross" : "menu"} size={20} />
      </ActionIcon>
      <span className={classes["brand"]}>
        <Mark />
        <strong>Posthorn</strong>
      </span>
      <button type="button" className={classes["find"]} onClick={() => onOpen("palette")}>
        <Icon name="search" />
        <span>Find anything</span>
        <kbd>Ctrl K</kbd>
      </button>
      <div className={classes["tools"]}>
        <TimeZoneButton />
        <ColorModeButton />
        <Hint text="Keyboard shortcuts (?)">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            onClick={() => onOpen("help")}
            aria-label="Keyboard shortcuts"
          >
            <Icon name="help" size={18} />
          </ActionIcon>
        </Hint>
        <AccountButton />
      </div>
    </header>
  );
}
