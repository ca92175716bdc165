import { dashboardHeader } from "@posthorn/contract/dashboard-paths";
import type { Request } from "express";
import { RefusalError } from "../refusal.ts";

/**
 * What carries the cookie must come from the dashboard's own page. A browser says where a request is from in Sec-Fetch-Site,
 * which no page can change; and no other origin may add a header of its own, since it is never allowed to (Fetch, CORS).
 *
 * @throws RefusalError forbidden
 */
export function requireOwnPage({ headers }: Pick<Request, "headers">): void {
  const site = headers["sec-fetch-site"];
  if (headers[dashboardHeader] === undefined || (site !== undefined && site !== "same-origin"))
    throw new RefusalError({ code: "forbidden", detail: "This is for the dashboard's own pages." });
}
