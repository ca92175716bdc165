import { defineScreen } from "../../frame/screen.ts";
import { textParam } from "../../frame/search-params.ts";

/** Sends a test to an endpoint. `type`: the event type and `endpoint`: the endpoint that are chosen at first. */
export const testingScreen = defineScreen({
  path: "/testing",
  title: "Testing",
  search: { type: textParam, endpoint: textParam },
  nav: { label: "Testing", icon: "bolt", keys: "g x" },
  scope: "endpoints:write",
});
