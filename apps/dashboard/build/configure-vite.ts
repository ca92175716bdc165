import { join } from "node:path";
import react from "@vitejs/plugin-react";
import type { InlineConfig } from "vite";

/** Each is built on its own, so that either can be shown to the world without the other. */
export const pageNames = ["dashboard", "portal"] as const;
export type PageName = (typeof pageNames)[number];

const workspace = join(import.meta.dirname, "..");

/** What everybody loads first, and what lists are made of: in one piece each, since small ones are packed worse. */
const chunks = [
  { name: "index", tags: ["$initial" as const] },
  {
    name: "list",
    test: /@tanstack.(react-)?query|src.(api|words)|components.(data-table|pager|(search|screen)-\w+|tick-box|status-badge|sparkline)/,
  },
];

/** The server writes the path it is reached at in place of `./`, and a new nonce for each answer. */
export function configureVite(page: PageName): InlineConfig {
  return {
    configFile: false,
    root: join(workspace, "src", page),
    base: "./",
    cacheDir: join(workspace, "../../node_modules/.vite"),
    html: { cspNonce: "POSTHORN_NONCE" },
    resolve: { conditions: ["posthorn-source", "module", "browser", "development|production"] },
    plugins: [react()],
    build: {
      outDir: join(workspace, "dist", page),
      emptyOutDir: true,
      // Inline data would need a laxer policy for fonts and styles.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: ["chrome123", "edge123", "firefox120", "safari17.5"],
      reportCompressedSize: false,
      rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
    },
  };
}
