import { defineScreen } from "../../frame/screen.ts";
import { flagParam, textParam } from "../../frame/search-params.ts";

/** What this tenant's endpoints can be sent. `q`: a part of a name or description; `archived`: archived ones, too. */
export const eventTypesScreen = defineScreen({
  path: "/event-types",
  title: "Event types",
  search: { q: textParam, archived: flagParam },
  nav: { label: "Event types", icon: "braces", keys: "g c" },
  scope: "endpoints:read",
});

export const eventTypeScreen = defineScreen({
  path: "/event-types/$eventType",
  title: "Event type",
  scope: "endpoints:read",
});
