import { ActionIcon } from "@mantine/core";
import { Outlet } from "@tanstack/react-router";
import { Fragment, lazy, Suspense, useState } from "react";
import { ColorModeButton, TimeZoneButton } from "../../components/appearance-buttons.tsx";
import { Hint } from "../../components/hint.tsx";
import { Icon } from "../../components/icon.tsx";
import { SkeletonRows } from "../../components/list-states.tsx";
import { SkipLink } from "../../components/skip-link.tsx";
import { GoTo } from "../../frame/go-to.tsx";
import { hasPlace } from "../../frame/screen.ts";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import { useShortcut } from "../../frame/shortcuts.ts";
import { screens } from "../screens.ts";
import { mayDo, useSession } from "../session.tsx";
import classes from "./shell.module.css";

const ShortcutsHelp = lazy(() =>
  import("../../components/shortcuts-help.tsx").then(({ ShortcutsHelp }) => ({ default: ShortcutsHelp })),
);

/** The frame of every screen: whose portal it is, its screens, and the way back. It is at home in another app's frame. */
export function Shell() {
  const [isHelpOpen, setHelpOpen] = useState(false);
  useShortcut("?", "These shortcuts", () => setHelpOpen(true), "Everywhere");
  return (
    <div className={classes["shell"]}>
      <SkipLink />
      <header className={classes["top"]}>
        <Brand />
        <Navigation />
        <div className={classes["tools"]}>
          <TimeZoneButton />
          <ColorModeButton />
          <Hint text="Keyboard shortcuts (?)">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              onClick={() => setHelpOpen(true)}
              aria-label="Keyboard shortcuts"
            >
              <Icon name="help" size={18} />
            </ActionIcon>
          </Hint>
        </div>
      </header>
      <main id="content" className={classes["main"]} tabIndex={-1}>
        <Suspense fallback={<SkeletonRows />}>
          <Outlet />
        </Suspense>
      </main>
      <Suspense>{isHelpOpen && <ShortcutsHelp onClose={() => setHelpOpen(false)} />}</Suspense>
    </div>
  );
}

function Brand() {
  const { tenantName, returnUrl, theme } = useSession();
  return (
    <div className={classes["brand"]}>
      {returnUrl !== null && (
        <Hint text="Back to the app">
          <a href={returnUrl} target="_top" className={classes["back"]} aria-label="Back to the app">
            <Icon name="arrowLeft" size={18} />
          </a>
        </Hint>
      )}
      {theme?.logoUrl !== undefined && <img src={theme.logoUrl} alt="" className={classes["logo"]} />}
      <strong>{tenantName}</strong>
    </div>
  );
}

function Navigation() {
  const session = useSession();
  const shown = screens.filter(hasPlace).filter(({ scope }) => scope === undefined || mayDo(session, scope));
  return (
    <nav aria-label="Main" className={classes["nav"]}>
      {shown.map((screen) => (
        <Fragment key={screen.path}>
          <ScreenLink screen={screen} className={classes["item"]}>
            {screen.nav.label}
          </ScreenLink>
          {screen.nav.keys !== undefined && <GoTo screen={screen} />}
        </Fragment>
      ))}
    </nav>
  );
}
