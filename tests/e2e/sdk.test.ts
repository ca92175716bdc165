import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useSystem } from "./system.ts";

const run = promisify(execFile);
const sdk = join(import.meta.dirname, "../../packages/sdk");
const system = useSystem("standalone");

/** A user's folder, with the SDK in it as it would come from a registry. */
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "posthorn-sdk-"));
  const compiler = join(sdk, "node_modules/typescript/bin/tsc");
  await run(process.execPath, [compiler, "--project", join(sdk, "tsconfig.json")]);
  const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
    cwd: sdk,
  });
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  expect(packed.files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["dist/posthorn.js", "README.md"]),
  );
  const installed = join(folder, "node_modules/@posthorn/sdk");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(folder, packed.filename), "-C", installed, "--strip-components=1"]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the README's example runs as it stands, against the packed SDK", async () => {
  const readme = await readFile(join(sdk, "README.md"), "utf8");
  const [, example = ""] = /```js\n(import[\s\S]*?)```/.exec(readme) ?? [];
  const port = await findFreePort();
  await writeFile(join(folder, "example.mjs"), example.replaceAll("9000", String(port)));
  const { stdout } = await run(process.execPath, ["example.mjs"], {
    cwd: folder,
    env: { POSTHORN_URL: system().url(), POSTHORN_KEY: system().settings["POSTHORN_ROOT_KEY"] },
  });
  expect(stdout).toMatch(/^emitted evt_\w+ to 1 endpoint$/m);
  expect(stdout).toContain("received invoice.paid { invoice: 'in_42', amount: '129.00' }");
});

test("its types are those of the API, and need no library of ours", async () => {
  const program = `import { createPosthorn, type components } from "@posthorn/sdk";
const posthorn = createPosthorn({ url: "http://127.0.0.1", key: "k" });
const endpoint: components["schemas"]["Endpoint"] = await posthorn.endpoints.get("acme", "ep_1");
for await (const { lastReason } of posthorn.deliveries.list("acme", { status: ["failed"] })) console.log(lastReason, endpoint.id);
// @ts-expect-error: there is no such status
posthorn.deliveries.list("acme", { status: ["lost"] });
`;
  await writeFile(join(folder, "typed.mts"), program);
  const compiler = join(sdk, "node_modules/typescript/bin/tsc");
  const options =
    "--noEmit --strict --skipLibCheck --module nodenext --lib es2022,dom,dom.asynciterable".split(" ");
  await run(process.execPath, [compiler, ...options, "typed.mts"], { cwd: folder });
});

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
