import type { Express, Response } from "express";
import type { Page } from "./page.ts";
import { problemsPage } from "./problems-page.ts";
import { createReferenceScript, referencePage } from "./reference-page.ts";

/** The pages about the API, from the server's own files. Anybody may read them, as the document they are made of. */
export function mountDocs(app: Express): void {
  const script = createReferenceScript();
  app.get("/docs", (_request, response) => sendPage(response, referencePage));
  app.get("/docs/problems", (_request, response) => sendPage(response, problemsPage));
  app.get(script.path, async (_request, response) => {
    const bytes = await script.read();
    response.setHeader("content-type", "text/javascript; charset=utf-8");
    response.setHeader("content-encoding", "gzip");
    response.setHeader("cache-control", "public, max-age=86400");
    response.setHeader("x-content-type-options", "nosniff");
    response.end(bytes);
  });
}

function sendPage(response: Response, { html, contentSecurityPolicy }: Page): void {
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.setHeader("content-security-policy", contentSecurityPolicy);
  response.setHeader("referrer-policy", "no-referrer");
  response.setHeader("x-content-type-options", "nosniff");
  response.end(html);
}
