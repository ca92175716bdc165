import { dashboardPaths } from "@posthorn/contract/dashboard-paths";
import type { Express, Request, Response, Router } from "express";
import type { Api } from "../api.ts";
import { admit } from "../dashboard/admit.ts";
import { maySeeQueues } from "../dashboard/may-see-queues.ts";
import { readSessionCookie } from "../dashboard/session-cookie.ts";
import { pathPrefix } from "../pages/mount-pages.ts";
import { RefusalError } from "../refusal.ts";
import { requestIdOf } from "../request-id.ts";
import { createQueueRouter } from "./create-queue-router.ts";

/**
 * BullMQ's queues as bull-board shows them, to whoever is signed in to the dashboard and may see all of the instance. Nothing
 * can be changed there. Why it is safe without the dashboard's header: docs/decisions/0028-the-queues-pages-only-read.md.
 */
export function mountQueues(app: Express, api: Api): void {
  if (api.queue.kind !== "redis") return;
  let router: Router | undefined;
  app.use(dashboardPaths.queues, async (request, response, next) => {
    requestIdOf(request, response);
    const base = `${pathPrefix(api)}${dashboardPaths.queues}`;
    try {
      await requireLooker(api, request, response);
    } catch (error) {
      if (!isPage(request) || !isStranger(error)) throw error;
      // The dashboard's own page at this address lets people sign in, or says why there is nothing for them.
      if (request.path === "/") next();
      else response.redirect(302, base);
      return;
    }
    router ??= createQueueRouter(api, base);
    router(request, response, next);
  });
}

/**
 * Only what reads, only from pages of our own or from the user's own hand, and only for who may see all queues.
 *
 * @throws RefusalError forbidden, unauthorized, rate_limited
 */
async function requireLooker(api: Api, request: Request, response: Response): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD")
    throw new RefusalError({
      code: "forbidden",
      detail: "The queues are shown here, and nothing is changed.",
    });
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none")
    throw new RefusalError({ code: "forbidden", detail: "This is for the dashboard's own pages." });
  const credential = await admit(api, request, response, readSessionCookie(request) ?? "");
  if (!maySeeQueues(credential))
    throw new RefusalError({ code: "forbidden", detail: "This needs an admin key of the whole instance." });
}

/** Whether it is opened as a page, not asked for by one. */
function isPage({ method, path }: Request): boolean {
  return (method === "GET" || method === "HEAD") && !/^\/(?:api|static)\//.test(path);
}

function isStranger(error: unknown): boolean {
  return error instanceof RefusalError && (error.code === "unauthorized" || error.code === "forbidden");
}
