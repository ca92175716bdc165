import { defineScreen } from "../../frame/screen.ts";

/** Makes an endpoint for a tenant. */
export const addEndpointScreen = defineScreen({
  path: "/tenants/$tenant/endpoints/new",
  title: "Add endpoint",
  section: "/endpoints",
  scope: "endpoints:write",
});
