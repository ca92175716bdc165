/**
 * Where this instance is reached: a proxy may have put it under a path. Built, the script knows by its own address, which ends
 * in `/dashboard/assets/…` or `/portal/assets/…`.
 */
const scriptUrl = import.meta.url;

export const instanceUrl: string = import.meta.env.DEV
  ? location.origin
  : new URL("../..", scriptUrl).href.replace(/\/$/, "");

/** The path that the pages' own router works below. */
export function basePathOf(page: "dashboard" | "portal"): string {
  return `${new URL(instanceUrl).pathname.replace(/\/$/, "")}/${page}`;
}
