import "@mantine/core/styles.layer.css";
import "./base.css";
import { MantineProvider, type MantineThemeOverride } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { setNonce } from "get-nonce";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Toasts } from "../components/toasts.tsx";
import { listenForShortcuts } from "./shortcuts.ts";
import { styleNonce } from "./style-nonce.ts";
import { resolveVariables, theme } from "./theme.ts";

export type ColorMode = "light" | "dark" | "auto";

/** What both pages stand on: theme, queries, notices, keyboard. */
export function PageFrame({
  queries,
  themed = theme,
  mode,
  children,
}: {
  queries: QueryClient;
  themed?: MantineThemeOverride;
  /** Until the user has chosen. */
  mode?: ColorMode;
  children: ReactNode;
}) {
  return (
    <MantineProvider
      theme={themed}
      defaultColorScheme={mode ?? "auto"}
      cssVariablesResolver={resolveVariables}
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queries}>
        {children}
        <Toasts />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Shows the page. */
export function startPage(page: ReactNode): void {
  setNonce(styleNonce()); // for what keeps the page behind a dialog from scrolling
  listenForShortcuts();
  const root = document.getElementById("root");
  if (root !== null) createRoot(root).render(<StrictMode>{page}</StrictMode>);
}
