import { randomBytes } from "node:crypto";
import type { Express, Request, Response } from "express";
import type { Api } from "../api.ts";
import { RefusalError } from "../refusal.ts";
import { requestIdOf } from "../request-id.ts";
import { pageHeaders } from "./page-headers.ts";
import { type Asset, type PageName, readBuiltPage } from "./read-built-page.ts";

type Site = Pick<Api, "publicUrl" | "portalFrameAncestors">;

/** The dashboard and the portal, from files that were built at install. */
export function mountPages(app: Express, site: Site): void {
  app.get("/", (request, response) => {
    requestIdOf(request, response);
    response.redirect(302, `${pathPrefix(site)}/dashboard`);
  });
  mountPage(app, site, "dashboard");
  mountPage(app, site, "portal");
}

function mountPage(app: Express, site: Site, name: PageName): void {
  const page = readBuiltPage(name);

  app.get(`/${name}/assets/:asset`, async (request, response) => {
    const asset = page?.assets.get(request.params.asset);
    if (asset === undefined) throw new RefusalError({ code: "not_found" });
    await sendAsset(request, response, asset);
  });

  // Whatever else is below it, the page's own router finds its way.
  app.get([`/${name}`, `/${name}/`, `/${name}/*path`], (request, response) => {
    requestIdOf(request, response);
    if (page === null)
      throw new RefusalError({
        code: "not_found",
        detail: `The ${name} was not built: npm run build -w apps/dashboard`,
      });
    const nonce = randomBytes(16).toString("base64url");
    const { portalFrameAncestors } = site;
    for (const [header, value] of Object.entries(pageHeaders(name, { nonce, portalFrameAncestors })))
      response.setHeader(header, value);
    response.end(page.render(`${pathPrefix(site)}/${name}`, nonce));
  });
}

async function sendAsset(request: Request, response: Response, asset: Asset): Promise<void> {
  const takesGzip = /\bgzip\b/.test(String(request.headers["accept-encoding"]));
  const bytes = await (takesGzip ? asset.readCompressed() : asset.read());
  if (takesGzip) response.setHeader("content-encoding", "gzip");
  response.setHeader("content-type", asset.mediaType);
  response.setHeader("vary", "accept-encoding");
  response.setHeader("cache-control", "public, max-age=31536000, immutable");
  response.setHeader("cross-origin-resource-policy", "same-origin");
  response.setHeader("x-content-type-options", "nosniff");
  response.end(bytes);
}

/** A proxy may have put the whole instance under a path. */
export function pathPrefix({ publicUrl }: Pick<Api, "publicUrl">): string {
  return new URL(publicUrl()).pathname.replace(/\/$/, "");
}
