import { dashboardPaths } from "@posthorn/contract/dashboard-paths";
import type { Express } from "express";
import { RefusalError } from "../refusal.ts";
import { requireOwnPage } from "./require-own-page.ts";
import { readSessionCookie } from "./session-cookie.ts";

/**
 * The API for the dashboard, under a path of its own that alone gets the cookie: `/v1` itself never takes one. The session's
 * token becomes the request's bearer, and the request goes through the same routes as any other.
 */
export function mountDashboardApi(app: Express): void {
  app.use(dashboardPaths.api, (request, response, next) => {
    requireOwnPage(request);
    const token = readSessionCookie(request);
    if (token === undefined) throw new RefusalError({ code: "unauthorized", detail: "Nobody is signed in." });
    request.headers.authorization = `Bearer ${token}`;
    response.setHeader("cache-control", "no-store");
    request.url = `/v1${request.url}`;
    app(request, response, next);
  });
}
