import { windowParam } from "../../charts/windows.ts";
import { defineScreen } from "../../frame/screen.ts";
import { flagParam } from "../../frame/search-params.ts";

/** How the whole instance is doing. `window`: how far back; `still`: it does not follow what happens. */
export const overviewScreen = defineScreen({
  path: "/overview",
  title: "Overview",
  search: { window: windowParam, still: flagParam },
  nav: { label: "Overview", icon: "overview", keys: "g o" },
  scope: "stats:read",
  instanceOnly: true,
});
