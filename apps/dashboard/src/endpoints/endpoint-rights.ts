import type { components } from "@posthorn/sdk";
import type { DeliveryTarget } from "../deliveries/delivery-target.ts";
import type { Scope, Screen } from "../frame/screen.ts";
import type { SearchParam } from "../frame/search-params.ts";

export type Endpoint = components["schemas"]["Endpoint"];
export type Lane = components["schemas"]["Lane"];

/** An endpoint, as calls of the API name it. */
export type EndpointPath = { tenant: string; endpoint: string };

/** Whether whoever is signed in may do what needs a scope. */
export type May = (scope: Scope) => boolean;

/** Where an endpoint leads to: each page has these screens at paths of its own. */
export type EndpointPlaces = {
  /** The list it stands in, where one is when it was deleted. */
  list: Screen;
  deliveries: Screen<string, { q: SearchParam<string> }>;
  delivery: DeliveryTarget;
};

/** What may look different when an endpoint has changed. */
export const endpointReads = ["getEndpoint", "getLane", "listEndpoints", "listAllEndpoints"] as const;

/** The same, when deliveries may go on or have to wait. */
export const laneReads = [...endpointReads, "listTenantDeliveries"] as const;
