import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeHtml } from "../docs/page.ts";
import { uiFolder } from "./open-board.ts";

/** The page that bull-board's script fills; its own would ask another host for its fonts, and has a style inline. */
export type QueuePage = { html: string; headers: Readonly<Record<string, string>> };

/** Of its two style elements, as the browser tells their hashes: the sign of Redis, and menus without scroll bars. */
const styleHashes =
  "'sha256-r2N1TB/gHbBtBZFKg7ejmq1acVSREzucTAEw6ga4hoU=' 'sha256-kLmvWqfziFavKtqHqRsb90f006UAK2Dmd0It5Iz2KFA='";

/**
 * Nothing runs or loads but what this server sends, nothing is sent anywhere else, and no page shows it in a frame. `base-uri`:
 * bull-board finds its files by a base element.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  `style-src 'self' ${styleHashes}`,
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export const privateHeaders = {
  "cache-control": "no-store",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

const pageHeaders = {
  ...privateHeaders,
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": policy,
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "x-frame-options": "DENY",
} as const;

/** @param base the path of the page as browsers see it, without a slash at its end */
export function createQueuePage(base: string, uiConfig: unknown): QueuePage {
  const { scripts, styles } = findFiles();
  const config = JSON.stringify(uiConfig).replaceAll("<", "\\u003c");
  const html = `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<base href="${escapeHtml(base)}/">
<title>Queues · Posthorn</title>
<link rel="icon" type="image/svg+xml" id="fav-logo" href="static/images/logo.svg">
${styles.map((path) => `<link href="${path}" rel="stylesheet">`).join("\n")}
</head>
<body class="preload">
<script id="__UI_CONFIG__" type="application/json">${config}</script>
<div id="root"></div>
${scripts.map((path) => `<script defer src="${path}"></script>`).join("\n")}
</body>
</html>
`;
  return { html, headers: pageHeaders };
}

/** The names of its files change with each version; its own page says what they are. */
function findFiles(): { scripts: string[]; styles: string[] } {
  const own = readFileSync(join(uiFolder, "dist/index.ejs"), "utf8");
  const find = (pattern: RegExp) => [...own.matchAll(pattern)].map(([, path = ""]) => path);
  return {
    scripts: find(/<script [^>]*src="(static\/js\/[\w.-]+\.js)"/g),
    styles: find(/<link href="(static\/css\/[\w.-]+\.css)"/g),
  };
}
