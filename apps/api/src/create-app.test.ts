import { routes } from "@posthorn/contract/route-table";
import { expect, test } from "vitest";
import type { Api } from "./api.ts";
import { createApp } from "./create-app.ts";

test("every route of the contract is on the server, and nothing else is", () => {
  const { router } = createApp({ engine: {}, version: "1.2.3", maxPayloadBytes: 1024 } as Api);
  const mounted = router.stack.flatMap(({ route }) =>
    route === undefined ? [] : route.stack.map(({ method }) => `${method} ${route.path}`),
  );
  expect(mounted.toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
});
