import { type Route, routeClassOf } from "@posthorn/contract/define-route";
import type { Pressure } from "@posthorn/engine/pressure";
import { RefusalError } from "./refusal.ts";

/**
 * Refuses what has to yield while Postgres cannot keep up, before it costs anything.
 *
 * @throws RefusalError unavailable
 */
export function refuseUnderPressure(pressure: Pressure, route: Route): void {
  const routeClass = routeClassOf(route);
  if (routeClass === "deferrable" && pressure.isReadingRefused())
    throw new RefusalError({ code: "unavailable", detail: "Events are kept slowly; reads have to wait." });
  if (routeClass === "ingest" && pressure.isIngestRefused())
    throw new RefusalError({ code: "unavailable", detail: "Events cannot be kept fast enough right now." });
}
