import type { NavItem, Screen } from "./screen.ts";
import { useOpenScreen } from "./screen-navigation.tsx";
import { useShortcut } from "./shortcuts.ts";

export type NavScreen = Screen & { nav: NavItem };

/** The keys that lead to a screen of the navigation, while that is shown. */
export function GoTo({ screen }: { screen: NavScreen }) {
  const { label, keys = "" } = screen.nav;
  const open = useOpenScreen();
  useShortcut(keys, label, () => open(screen), "Go to");
  return null;
}
