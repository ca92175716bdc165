import manifest from "../package.json" with { type: "json" };

/** The version of the product, as sent in the User-Agent of every delivery. */
export const version = manifest.version;
