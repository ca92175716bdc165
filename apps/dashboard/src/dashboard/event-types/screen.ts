import { defineScreen } from "../../frame/screen.ts";
import { flagParam, oneOfParam, textParam } from "../../frame/search-params.ts";

export const shownTypes = ["current", "archived", "all"] as const;

/** The catalogue. `q`: a part of a name or description; `show`: those in the catalogue when left out. */
export const eventTypesScreen = defineScreen({
  path: "/event-types",
  title: "Event types",
  search: { q: textParam, show: oneOfParam(shownTypes) },
  nav: { label: "Event types", icon: "braces", group: "Setup", keys: "g y" },
  scope: "endpoints:read",
});

/** One event type. `edit`: as a form. */
export const eventTypeScreen = defineScreen({
  path: "/event-types/$eventType",
  title: "Event type",
  search: { edit: flagParam },
  scope: "endpoints:read",
});

/** Not below the catalogue's path, where it would be an event type's name. */
export const createEventTypeScreen = defineScreen({
  path: "/create-event-type",
  title: "Create an event type",
  section: "/event-types",
  scope: "admin",
});

export const importEventTypesScreen = defineScreen({
  path: "/import-event-types",
  title: "Import event types",
  section: "/event-types",
  scope: "admin",
});
