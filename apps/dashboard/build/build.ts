import { build } from "vite";
import { configureVite, pageNames } from "./configure-vite.ts";

// Vite goes by what it finds: with a developer's NODE_ENV, React would come with all of its checks.
process.env["NODE_ENV"] = "production";

/** Builds both pages into dist, where the API finds them. */
for (const page of pageNames) await build({ ...configureVite(page), logLevel: "error" });
