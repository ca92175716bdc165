import { join } from "node:path";
import type { Log } from "@posthorn/engine/ports";
import express, { type Request, type Response, type Router } from "express";
import type { Api } from "../api.ts";
import { RefusalError } from "../refusal.ts";
import { type Board, openBoard, uiFolder } from "./open-board.ts";
import { createQueuePage, privateHeaders } from "./queue-page.ts";

const pagePaths = ["/", "/job-schedulers", "/queue/:queueName", "/queue/:queueName/:jobId"];

/** The queues' page, its files, and what it asks. @param base its path as browsers see it, without a slash at its end */
export function createQueueRouter({ engine, queue }: Pick<Api, "engine" | "queue">, base: string): Router {
  const board = openBoard(queue.views(), {
    boardTitle: "Posthorn queues",
    miscLinks: [{ text: "Posthorn dashboard", url: base.replace(/\/queues$/, "") }],
    hideDocsLink: true,
    showMetrics: false,
  });
  const page = createQueuePage(base, board.uiConfig);
  const router = express.Router();
  router.use(
    "/static",
    express.static(join(uiFolder, "dist/static"), {
      ...{ index: false, redirect: false, cacheControl: false },
      setHeaders: (response) =>
        setAll(response, { ...privateHeaders, "cache-control": "private, max-age=3600" }),
    }),
  );
  router.get(pagePaths, (_request, response) => {
    setAll(response, page.headers);
    response.end(page.html);
  });
  for (const path of board.paths)
    router.get(path, async (request, response) => {
      const { status, body } = await ask(board, path, request, engine.log);
      setAll(response, { ...privateHeaders, "content-type": "application/json; charset=utf-8" });
      response.statusCode = status;
      response.end(JSON.stringify(body));
    });
  router.use(() => {
    throw new RefusalError({ code: "not_found" });
  });
  return router;
}

/** @throws RefusalError bad_request; unavailable while Redis is away */
async function ask(board: Board, path: string, { params, query }: Request, log: Log) {
  try {
    return await board.ask(path, { params, query: readQuery(query) });
  } catch (error) {
    if (error instanceof RefusalError) throw error;
    if (error instanceof URIError) throw new RefusalError({ code: "bad_request" });
    log.warn({ error }, "the queues could not be read");
    throw new RefusalError({ code: "unavailable", detail: "Redis does not answer." });
  }
}

/** No more of a list at once than the lists of the API give. */
const mostJobs = 100;
const mostPages = 100_000;

function readQuery(query: Request["query"]): Record<string, unknown> {
  const given = { ...query };
  const mostOf = { jobsPerPage: mostJobs, page: mostPages };
  for (const [name, most] of Object.entries(mostOf)) {
    const value = given[name];
    if (value !== undefined && !(Number(value) <= most))
      throw new RefusalError({ code: "bad_request", detail: `${name} must be at most ${most}.` });
  }
  return given;
}

function setAll(response: Pick<Response, "setHeader">, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
