import type { ErrorComponentProps } from "@tanstack/react-router";
import { ProblemAlert } from "./problem-alert.tsx";

/** In place of a screen that broke. */
export function ScreenFailed({ error, reset }: ErrorComponentProps) {
  return <ProblemAlert error={error} onRetry={reset} />;
}
