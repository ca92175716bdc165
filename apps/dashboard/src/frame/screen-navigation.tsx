import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { type ComponentProps, type ReactNode, useCallback, useMemo } from "react";
import type { ParamsOf, Screen, SearchOfScreen } from "./screen.ts";
import { readSearch, type SearchOf, type SearchShape, writeSearch } from "./search-params.ts";

/** Where a link leads: a screen, the names in its path, and what stands behind the question mark. */
export type Place<S> = {
  params?: ParamsOf<S>;
  search?: SearchOfScreen<S>;
};

type Options = { replace?: boolean; state?: Record<string, unknown> };

/** The router's own types know one page's routes; ours come from the screen, so it is told plain texts. */
function plain<Shape extends SearchShape>(
  screen: Screen<string, Shape>,
  params: unknown,
  search: SearchOf<Shape> = {},
) {
  return {
    to: screen.path as never,
    params: (params ?? {}) as never,
    search: writeSearch(screen.search, search) as never,
  };
}

export function ScreenLink<Path extends string, Shape extends SearchShape>({
  screen,
  params,
  search,
  children,
  ...rest
}: { screen: Screen<Path, Shape>; children: ReactNode } & Place<Screen<Path, Shape>> &
  Omit<ComponentProps<"a">, "href" | "children">) {
  return (
    <Link {...plain(screen, params, search as SearchOf<Shape>)} {...(rest as object)}>
      {children}
    </Link>
  );
}

/** Goes to a screen. */
export function useOpenScreen(): <Path extends string, Shape extends SearchShape>(
  screen: Screen<Path, Shape>,
  place?: Place<Screen<Path, Shape>>,
  options?: Options,
) => void {
  const navigate = useNavigate();
  return useCallback(
    (screen, place = {}, options = {}) =>
      void navigate({
        ...plain(screen, place.params, place.search as SearchOf<SearchShape>),
        ...asState(options),
      }),
    [navigate],
  );
}

/** What the screen's path names. */
export function useScreenParams<Path extends string>(
  _screen: Screen<Path, SearchShape>,
): ParamsOf<Screen<Path>> {
  return useParams({ strict: false }) as ParamsOf<Screen<Path>>; // the screen is shown where its path matched
}

/** What stands in the URL behind the question mark, and how to change a part of it. */
export function useScreenSearch<Path extends string, Shape extends SearchShape>(
  screen: Screen<Path, Shape>,
): [search: SearchOf<Shape>, change: (patch: SearchOf<Shape>, options?: Options) => void] {
  const texts = useSearch({ strict: false }) as Record<string, string>; // as parseQuery made them
  const search = useMemo(() => readSearch(screen.search, texts), [screen, texts]);
  const navigate = useNavigate();
  const change = useCallback(
    (patch: SearchOf<Shape>, options: Options = {}) =>
      void navigate({
        to: "." as never,
        search: writeSearch(screen.search, { ...search, ...patch }) as never,
        ...asState(options),
      }),
    [navigate, screen, search],
  );
  return [search, change];
}

function asState({ replace = false, state }: Options) {
  return { replace, ...(state === undefined ? {} : { state: state as never }) };
}
