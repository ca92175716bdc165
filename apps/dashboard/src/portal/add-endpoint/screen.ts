import { defineScreen } from "../../frame/screen.ts";
import { textParam } from "../../frame/search-params.ts";

/** Makes an endpoint. `type`: an event type, or `prefix.*`, that is chosen at first. */
export const addEndpointScreen = defineScreen({
  path: "/endpoints/new",
  title: "Add endpoint",
  search: { type: textParam },
  scope: "endpoints:write",
});
