import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const brand: MantineColorsTuple = [
  "#eef2ff",
  "#dfe6fd",
  "#bccaf8",
  "#96abf3",
  "#7690ee",
  "#607eeb",
  "#4c6be6",
  "#3b57cf",
  "#3049b4",
  "#243a96",
];

const dark: MantineColorsTuple = [
  "#dfe3e9",
  "#b9c0cb",
  "#98a1af",
  "#6d7685",
  "#3c4451",
  "#2c323d",
  "#222732",
  "#181c25",
  "#12151c",
  "#0c0e13",
];

/** Calm and dense: system fonts, small radii, one colour. */
export const theme = createTheme({
  primaryColor: "brand",
  primaryShade: { light: 7, dark: 6 },
  colors: { brand, dark },
  autoContrast: true,
  defaultRadius: "md",
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: "0.75rem", sm: "0.875rem", md: "0.9375rem", lg: "1.0625rem", xl: "1.25rem" },
  cursorType: "pointer",
  respectReducedMotion: true,
  // A dialog's head is no landmark: the page has one banner.
  components: { Modal: { defaultProps: { attributes: { header: { role: "none" } } } } },
});

/** Mantine's own greys for what matters less are too faint to read (WCAG 1.4.3). */
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#596270",
    "--mantine-color-placeholder": "#687180",
    "--mantine-color-error": "#b3261e",
    "--mantine-color-anchor": "#3049b4",
  },
  dark: {
    "--mantine-color-dimmed": "#a2abb8",
    "--mantine-color-placeholder": "#8f98a6",
    "--mantine-color-error": "#ff8a83",
    "--mantine-color-anchor": "#9db2ff",
    "--mantine-color-body": "#181c25",
  },
});
