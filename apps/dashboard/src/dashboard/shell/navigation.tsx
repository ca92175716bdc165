import { useMatches } from "@tanstack/react-router";
import { Icon } from "../../components/icon.tsx";
import { GoTo, type NavScreen } from "../../frame/go-to.tsx";
import { hasPlace } from "../../frame/screen.ts";
import { ScreenLink } from "../../frame/screen-navigation.tsx";
import { screens } from "../screens.ts";
import { maySee, useSession } from "../session.tsx";
import classes from "./navigation.module.css";

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
  const isHere = useSection() === screen.path;
  return (
    <li>
      <ScreenLink screen={screen} className={classes["item"]} data-here={isHere || undefined}>
        <Icon name={icon} size={17} />
        {label}
      </ScreenLink>
      {keys !== undefined && <GoTo screen={screen} />}
    </li>
  );
}

/** The path of the screen in the navigation that the one shown belongs to. */
function useSection(): string | undefined {
  const path = useMatches().at(-1)?.fullPath;
  const shown = screens.find((screen) => screen.path === path);
  const isAbove = (above: string) => path === above || path?.startsWith(`${above}/`);
  return shown?.section ?? screens.filter(hasPlace).find((screen) => isAbove(screen.path))?.path;
}
