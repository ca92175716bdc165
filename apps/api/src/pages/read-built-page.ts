import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

export type PageName = "dashboard" | "portal";

/** A file that a page refers to. Its name has a hash of what is in it, so it never changes. */
export type Asset = { mediaType: string; read(): Promise<Buffer>; readCompressed(): Promise<Buffer> };

/** What `npm run build -w apps/dashboard` made of a page. */
export type BuiltPage = {
  /** @param base the page's own path, as browsers see it */
  render(base: string, nonce: string): string;
  assets: ReadonlyMap<string, Asset>;
};

const mediaTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const compress = promisify(gzip);

/** null when it was not built. */
export function readBuiltPage(name: PageName): BuiltPage | null {
  const workspace = dirname(fileURLToPath(import.meta.resolve("@posthorn/dashboard/package.json")));
  const folder = join(workspace, "dist", name);
  const file = join(folder, "index.html");
  if (!existsSync(file)) return null;
  const html = readFileSync(file, "utf8");
  const assets = join(folder, "assets");
  return {
    render: (base, nonce) =>
      html.replaceAll('"./assets/', `"${base}/assets/`).replaceAll("POSTHORN_NONCE", nonce),
    assets: new Map(readdirSync(assets).map((asset) => [asset, openAsset(join(assets, asset))])),
  };
}

/** Read and compressed once, when somebody first asks. */
function openAsset(path: string): Asset {
  let bytes: Promise<Buffer> | undefined;
  let compressed: Promise<Buffer> | undefined;
  const read = () => (bytes ??= readFile(path));
  return {
    mediaType: mediaTypes[extname(path)] ?? "application/octet-stream",
    read,
    readCompressed: () => (compressed ??= read().then((content) => compress(content))),
  };
}
