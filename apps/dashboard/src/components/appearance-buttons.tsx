import { ActionIcon, useMantineColorScheme } from "@mantine/core";
import { useShortcut } from "../frame/shortcuts.ts";
import { timeZone, useTimeZone } from "../frame/time-zone.ts";
import classes from "./appearance-buttons.module.css";
import { Hint } from "./hint.tsx";
import { Icon } from "./icon.tsx";

const modes = {
  auto: { next: "light", icon: "sunMoon", words: "Colours follow your system" },
  light: { next: "dark", icon: "sun", words: "Light colours" },
  dark: { next: "auto", icon: "moon", words: "Dark colours" },
} as const;

/** Light, dark, or as the system is. */
export function ColorModeButton() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { next, icon, words } = modes[colorScheme];
  const change = () => setColorScheme(next);
  useShortcut("t", "Light, dark or system colours", change, "Everywhere");
  return (
    <Hint text={`${words}. Change`}>
      <ActionIcon variant="subtle" color="gray" size="lg" onClick={change} aria-label={`${words}. Change`}>
        <Icon name={icon} size={18} />
      </ActionIcon>
    </Hint>
  );
}

/** Times of here or UTC, everywhere on the page. */
export function TimeZoneButton() {
  const zone = useTimeZone();
  const next = zone === "utc" ? "local" : "utc";
  const change = () => timeZone.write(next);
  useShortcut("u", "Local time or UTC", change, "Everywhere");
  return (
    <Hint text={zone === "utc" ? "Times are UTC. Show local time" : "Times are local. Show UTC"}>
      <button
        type="button"
        className={classes["zone"]}
        onClick={change}
        aria-label={zone === "utc" ? "UTC. Show local time" : "Local time. Show UTC"}
      >
        {zone === "utc" ? "UTC" : "Local"}
      </button>
    </Hint>
  );
}
