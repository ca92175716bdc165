import { windowParam } from "../../charts/windows.ts";
import { defineScreen } from "../../frame/screen.ts";

/** One of the tenant's endpoints. `window`: how far back its charts go. */
export const endpointScreen = defineScreen({
  path: "/endpoints/$endpoint",
  title: "Endpoint",
  search: { window: windowParam },
  scope: "endpoints:read",
});
