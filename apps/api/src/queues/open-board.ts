import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import type {
  AppControllerRoute,
  BullBoardQueues,
  IServerAdapter,
  UIConfig,
} from "@bull-board/api/dist/types.js";
import type { Api } from "../api.ts";
import { nameJob, showJob } from "./show-job.ts";

type QueueView = ReturnType<Api["queue"]["views"]>[number];

/** Where the files are that bull-board's page is made of. */
export const uiFolder = dirname(fileURLToPath(import.meta.resolve("@bull-board/ui/package.json")));

/** What can be asked of the queues. */
export type Board = {
  uiConfig: UIConfig;
  /** Of the kind that Express knows. All of them read. */
  paths: readonly string[];
  ask(path: string, given: Pick<Asked, "params" | "query">): Promise<{ status: number; body: unknown }>;
};

type Asked = Parameters<AppControllerRoute["handler"]>[0] & object;

/** bull-board over the queues, without a server of its own: of its routes those alone are taken that read. */
export function openBoard(views: readonly QueueView[], wanted: UIConfig): Board {
  let [queues, routes, uiConfig]: [BullBoardQueues, AppControllerRoute[], UIConfig] = [new Map(), [], {}];
  const collector: IServerAdapter = {
    setQueues(given) {
      queues = given;
      return collector;
    },
    setApiRoutes(given) {
      routes = given;
      return collector;
    },
    setUIConfig(given) {
      uiConfig = given;
      return collector;
    },
    setViewsPath: () => collector,
    setStaticPath: () => collector,
    setEntryRoute: () => collector,
    setErrorHandler: () => collector,
  };
  createBullBoard({
    queues: views.map(adaptView),
    serverAdapter: collector,
    options: { uiBasePath: uiFolder, uiConfig: wanted },
  });
  const handlers = new Map(
    routes.flatMap(({ method, route, handler }) =>
      method === "get" ? [route].flat().map((path) => [path, handler] as const) : [],
    ),
  );
  return {
    uiConfig,
    paths: [...handlers.keys()],
    async ask(path, { params, query }) {
      const handler = handlers.get(path);
      if (handler === undefined) throw new RangeError(`bull-board has no ${path}`);
      const asked = { queues, uiConfig, params, query, body: {}, headers: {} };
      const { status = 200, body } = await handler(asked);
      return { status, body };
    },
  };
}

function adaptView({ name, bullmq, readJob }: QueueView): BullMQAdapter {
  const adapter = new BullMQAdapter(bullmq, { readOnlyMode: true, allowRetries: false, displayName: name });
  adapter.setFormatter("data", (data) => showJob(readJob(data)));
  adapter.setFormatter("name", (job) => nameJob(readJob(job.data)));
  adapter.setFormatter("returnValue", () => null);
  return adapter;
}
