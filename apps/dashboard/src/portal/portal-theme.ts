import { createTheme, type MantineColorsTuple, type MantineThemeOverride } from "@mantine/core";
import { theme } from "../frame/theme.ts";
import { mixColours } from "../words/colours.ts";

/** How much of white, and then of black, is in each of the ten shades; the one of the session is the seventh. */
const whites = [0.93, 0.85, 0.68, 0.5, 0.32, 0.14];
const blacks = [0.1, 0.22, 0.36];

/** The portal in the colour that its session asks for. Words on it are black or white, whichever is easier to read. */
export function portalTheme(primaryColor: string | undefined): MantineThemeOverride {
  if (primaryColor === undefined) return theme;
  const shades = [
    ...whites.map((share) => mixColours(primaryColor, "#ffffff", share)),
    primaryColor,
    ...blacks.map((share) => mixColours(primaryColor, "#000000", share)),
  ];
  return createTheme({
    ...theme,
    colors: { ...theme.colors, brand: asTuple(shades) },
    primaryShade: 6,
  });
}

/** Six, one and three. */
function asTuple(shades: string[]): MantineColorsTuple {
  return shades as unknown as MantineColorsTuple;
}
