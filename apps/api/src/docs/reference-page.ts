import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import * as contract from "@posthorn/contract/routes/instance";
import { type Page, renderPage } from "./page.ts";

/** Redoc, whole and from its package: a browser that reads the reference asks nobody but this server. */
const scriptPath = "/docs/redoc.js";
const scriptFile = () => fileURLToPath(import.meta.resolve("redoc/bundles/redoc.standalone.js"));
const compress = promisify(gzip);

/** The reference of the API, drawn from `/openapi.json` by Redoc in the reader's browser. */
export const referencePage: Page = {
  title: "Posthorn API",
  html: renderPage(
    "Posthorn API",
    `<redoc spec-url="${contract.getOpenApi.path}" disable-search hide-download-button native-scrollbars></redoc>
<script src="${scriptPath}"></script>`,
  ),
  // Redoc writes its styles into the page, and asks for nothing but the document.
  contentSecurityPolicy:
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** Redoc's script, compressed once, when somebody first asks. */
export function createReferenceScript(): { path: string; read: () => Promise<Buffer> } {
  let compressed: Promise<Buffer> | undefined;
  const load = async () => compress(await readFile(scriptFile()));
  return { path: scriptPath, read: () => (compressed ??= load()) };
}
