import type { PageName } from "./read-built-page.ts";

export type PageRules = { nonce: string; portalFrameAncestors: readonly string[] };

/**
 * Nothing runs or loads but what this server sends. Mantine writes its theme's variables into style elements, which the nonce
 * of the answer allows. The portal may show a tenant's logo, and stand in a frame where the setting says so.
 */
export function pageHeaders(
  page: PageName,
  { nonce, portalFrameAncestors }: PageRules,
): Record<string, string> {
  const isPortal = page === "portal";
  const policy = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": `'self' 'nonce-${nonce}'`,
    "img-src": isPortal ? "'self' data: https:" : "'self' data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": isPortal ? portalFrameAncestors.join(" ") : "'none'",
  };
  return {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": Object.entries(policy)
      .map((directive) => directive.join(" "))
      .join("; "),
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    ...(isPortal ? {} : { "x-frame-options": "DENY" }),
  };
}
