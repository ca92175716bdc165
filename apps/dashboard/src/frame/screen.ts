import type { components } from "@posthorn/sdk";
import type { ComponentType } from "react";
import type { IconName } from "../components/icon.tsx";
import type { SearchOf, SearchShape } from "./search-params.ts";

export type Scope = components["schemas"]["Scope"];
type Hit = components["schemas"]["SearchHit"];

type Params<Path extends string> = Path extends `${string}$${infer Name}/${infer Rest}`
  ? { [Key in Name]: string } & Params<Rest>
  : Path extends `${string}$${infer Name}`
    ? { [Key in Name]: string }
    : unknown;

/** A place of the navigation, in the order of the page's table of screens. */
export type NavItem = { label: string; icon: IconName; group?: string; keys?: string };

/** A screen is data: where it is, what stands in its URL, and who may see it. */
export type Screen<Path extends string = string, Shape extends SearchShape = SearchShape> = {
  /** Below the page's own path; parameters as `$name`. */
  path: Path;
  title: string;
  /** What stands behind the question mark. */
  search: Shape;
  nav?: NavItem;
  /** The path of the screen in the navigation that it belongs to; without it, of that which its own path begins with. */
  section?: string;
  /** The path's parameters, where this is the screen of what a search for an id has found. */
  showsHit?: (hit: Hit) => Record<string, string> | undefined;
  /** Without it, the screen is neither shown in the navigation nor opened. */
  scope?: Scope;
  /** Only for keys of the whole instance. */
  instanceOnly?: true;
  /** Only where there are pages of the queues. */
  onlyOnRedis?: true;
};

/** With the file that shows it, which is loaded when it is first opened and exports its component as `Page`. */
export type ShownScreen = Screen & { page: () => Promise<{ Page: ComponentType }> };

export type ParamsOf<S> = S extends { path: infer Path extends string } ? Params<Path> : never;
export type SearchOfScreen<S> = S extends { search: infer Shape extends SearchShape }
  ? SearchOf<Shape>
  : never;

/** Keeps the literal types that links and hooks are checked by. */
export function defineScreen<const Path extends string, Shape extends SearchShape = Record<never, never>>(
  screen: Omit<Screen<Path, Shape>, "search"> & { search?: Shape },
): Screen<Path, Shape> {
  return { search: asShape<Shape>({}), ...screen };
}

/** Only where the screen has none, and Shape is then the empty one. */
function asShape<Shape>(empty: Record<never, never>): Shape {
  return empty as Shape;
}

/** Whether a screen stands in the navigation. */
export function hasPlace<S extends Screen>(screen: S): screen is S & { nav: NavItem } {
  return screen.nav !== undefined;
}
