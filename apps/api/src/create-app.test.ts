import { routes } from "@posthorn/contract/route-table";
import { metricsPath } from "@posthorn/contract/routes/instance";
import { expect, test } from "vitest";
import type { Api } from "./api.ts";
import { createApp } from "./create-app.ts";

test("every route of the contract is on the server, and nothing else but metrics and the pages about them are", () => {
  const { router } = createApp({ engine: {}, version: "1.2.3", maxPayloadBytes: 1024 } as Api);
  const mounted = router.stack.flatMap(({ route }) =>
    route === undefined ? [] : route.stack.map(({ method }) => `${method} ${route.path}`),
  );
  const promised = routes.map(({ method, path }) => `${method} ${path}`);
  const besides = [metricsPath, "/docs", "/docs/problems", "/docs/redoc.js"].map((path) => `get ${path}`);
  expect(mounted.toSorted()).toEqual([...promised, ...besides].toSorted());
});
