/** Enough of an id to tell it from its neighbours: `dlv_01k6…z0ac`. The copy button has all of it. */
export function shortenId(id: string): string {
  const [prefix = "", suffix = ""] = id.split("_");
  return suffix.length <= 10 ? id : `${prefix}_…${suffix.slice(-6)}`;
}
