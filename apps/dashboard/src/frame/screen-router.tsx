import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ScreenFailed } from "../components/screen-failed.tsx";
import { ScreenMissing } from "../components/screen-missing.tsx";
import type { ShownScreen } from "./screen.ts";
import { formatQuery, parseQuery } from "./search-params.ts";

/**
 * A router over a page's table of screens, inside its shell. What has no screen at `/` begins with its first one, or with what
 * `home` shows there.
 */
export function createScreenRouter(
  screens: readonly ShownScreen[],
  shell: () => ReactNode,
  basepath: string,
  home?: () => ReactNode,
) {
  const root = createRootRoute({ component: shell, notFoundComponent: ScreenMissing });
  const routes = screens.map((screen) =>
    createRoute({
      getParentRoute: () => root,
      path: screen.path,
      component: lazyRouteComponent(screen.page, "Page"),
    }),
  );
  const first = screens[0]?.path ?? "/";
  const start = createRoute({
    getParentRoute: () => root,
    path: "/",
    ...(home === undefined
      ? {
          beforeLoad: () => {
            throw redirect({ to: first, replace: true });
          },
        }
      : { component: home }),
  });
  const hasHome = screens.some(({ path }) => path === "/");
  return createRouter({
    routeTree: root.addChildren(hasHome ? routes : [start, ...routes]),
    basepath,
    parseSearch: parseQuery,
    stringifySearch: formatQuery,
    scrollRestoration: true,
    defaultPreload: "intent",
    defaultErrorComponent: ScreenFailed,
  });
}
