import { Icon } from "../../components/icon.tsx";
import { hasPlace, type NavItem, type Screen } from "../../frame/screen.ts";
import { ScreenLink, useOpenScreen } from "../../frame/screen-navigation.tsx";
import { useShortcut } from "../../frame/shortcuts.ts";
import { screens } from "../screens.ts";
import { maySee, useSession } from "../session.tsx";
import classes from "./navigation.module.css";

type NavScreen = Screen & { nav: NavItem };

/** The screens that have a place in it, those alone that the key may see. */
export function Navigation() {
  const session = useSession();
  const shown = screens.filter(hasPlace).filter((screen) => maySee(session, screen));
  const groups = Map.groupBy(shown, ({ nav }) => nav.group ?? "");
  return (
    <nav aria-label="Main">
      {[...groups].map(([group, ofGroup]) => (
        <div key={group} className={classes["group"]}>
          {group !== "" && <h2>{group}</h2>}
          <ul>
            {ofGroup.map((screen) => (
              <Item key={screen.path} screen={screen} />
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function Item({ screen }: { screen: NavScreen }) {
  const { label, icon, keys } = screen.nav;
  return (
    <li>
      <ScreenLink screen={screen} className={classes["item"]}>
        <Icon name={icon} size={17} />
        {label}
      </ScreenLink>
      {keys !== undefined && <GoTo screen={screen} keys={keys} />}
    </li>
  );
}

function GoTo({ screen, keys }: { screen: NavScreen; keys: string }) {
  const open = useOpenScreen();
  useShortcut(keys, screen.nav.label, () => open(screen), "Go to");
  return null;
}
