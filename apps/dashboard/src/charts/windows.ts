import { oneOfParam } from "../frame/search-params.ts";
import type { Stats } from "./chart-series.ts";

/** How far back statistics go. */
export type StatsWindow = Stats["window"];

export const statsWindows = ["1h", "24h", "7d", "30d"] as const satisfies readonly StatsWindow[];

/** In the URL. */
export const windowParam = oneOfParam(statsWindows);

export const windowWords: Record<StatsWindow, string> = {
  "1h": "hour",
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
};
