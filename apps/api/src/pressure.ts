import type { RouteClass } from "@posthorn/contract/define-route";
import type { Pressure } from "@posthorn/engine/pressure";
import { RefusalError } from "./refusal.ts";

/**
 * Refuses what has to yield while Postgres cannot keep up, before it costs anything.
 *
 * @throws RefusalError unavailable
 */
export function refuseUnderPressure(pressure: Pressure, routeClass: RouteClass): void {
  if (routeClass === "deferrable" && pressure.isReadingRefused())
    throw new RefusalError({ code: "unavailable", detail: "Events are kept slowly; reads have to wait." });
  if (routeClass === "ingest" && pressure.isIngestRefused())
    throw new RefusalError({ code: "unavailable", detail: "Events cannot be kept fast enough right now." });
}
