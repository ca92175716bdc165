import { dashboardPaths } from "@posthorn/contract/dashboard-paths";
import { routes } from "@posthorn/contract/route-table";
import { metricsPath } from "@posthorn/contract/routes/instance";
import { expect, test } from "vitest";
import type { Api } from "./api.ts";
import { createApp } from "./create-app.ts";

test("every route of the contract is on the server, and nothing else but metrics, pages and the sign-in to one are", () => {
  const { router } = createApp({
    engine: {},
    state: {},
    queue: {},
    version: "1.2.3",
    maxPayloadBytes: 1024,
  } as Api);
  const mounted = router.stack.flatMap(({ route }) =>
    route === undefined ? [] : route.stack.map(({ method }) => `${method} ${route.path}`),
  );
  const promised = routes.map(({ method, path }) => `${method} ${path}`);
  const pages = ["dashboard", "portal"].flatMap((name) => [
    `/${name},/${name}/,/${name}/*path`,
    `/${name}/assets/:asset`,
  ]);
  const read = [metricsPath, "/docs", "/docs/problems", "/docs/redoc.js", "/", ...pages];
  const besides = [
    ...read.map((path) => `get ${path}`),
    ...["get", "post", "delete"].map((method) => `${method} ${dashboardPaths.session}`),
  ];
  expect(mounted.toSorted()).toEqual([...promised, ...besides].toSorted());
});
