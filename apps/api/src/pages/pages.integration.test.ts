import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, describe, expect, test } from "vitest";
import { startApi } from "../testing/start-api.ts";
import { readBuiltPage } from "./read-built-page.ts";

const database = await createDatabase();
const api = await startApi(database.url, {
  POSTHORN_PUBLIC_URL: "https://hooks.example/posthorn",
  POSTHORN_PORTAL_FRAME_ANCESTORS: "'self', https://app.example https://*.example.com",
});

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${api.client.url}${path}`, { headers, redirect: "manual" });

const policyOf = (answer: Response) =>
  new Map(
    (answer.headers.get("content-security-policy") ?? "").split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources] as const;
    }),
  );

describe.each(["dashboard", "portal"] as const)("the %s", (name) => {
  test("was built", () => expect(readBuiltPage(name)).not.toBeNull());

  test.each([`/${name}`, `/${name}/`, `/${name}/deliveries/dlv_1`])("is shown at %s", async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.text()).toContain(`src="/posthorn/${name}/assets/`);
  });

  test("lets in no script or style but its own, and leaks nothing", async () => {
    const answer = await get(`/${name}`);
    const html = await answer.text();
    const policy = policyOf(answer);
    expect(policy.get("default-src")).toEqual(["'none'"]);
    expect(policy.get("script-src")).toEqual(["'self'"]);
    expect(policy.get("connect-src")).toEqual(["'self'"]);
    expect(policy.get("form-action")).toEqual(["'none'"]);
    const [self, nonce] = policy.get("style-src") ?? [];
    expect([self, nonce]).toEqual(["'self'", expect.stringMatching(/^'nonce-[\w-]{22}'$/)]);
    expect(html).toContain(`nonce="${nonce?.slice("'nonce-".length, -1)}"`);
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|POSTHORN_NONCE/);
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "cross-origin-opener-policy": "same-origin",
    });
  });

  test("has another nonce each time", async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => policyOf(await get(`/${name}`)).get("style-src")),
    );
    expect(nonces[0]).not.toEqual(nonces[1]);
  });

  test("has files that are kept for ever, compressed where that is taken", async () => {
    const [, asset = ""] =
      /src="\/posthorn(\/[^"]+\/index-[^"]+)"/.exec(await (await get(`/${name}`)).text()) ?? [];
    for (const [coding, expected] of [
      ["gzip, br", "gzip"],
      ["identity", null],
    ] as const) {
      const answer = await get(asset, { "accept-encoding": coding });
      expect([answer.status, answer.headers.get("content-encoding")]).toEqual([200, expected]);
      expect(answer.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
      expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect((await answer.text()).length).toBeGreaterThan(1_000);
    }
  });

  test.each(["missing.js", "..%2f..%2fpackage.json", "%2e%2e/index.html", ""])(
    "has no file named %j",
    async (file) => {
      const answer = await get(`/${name}/assets/${file}`);
      const isPage = answer.headers.get("content-type")?.startsWith("text/html");
      expect(answer.status === 404 || isPage).toBe(true);
      expect(await answer.text()).not.toContain('"version"');
    },
  );
});

test("the address of the instance leads to the dashboard", async () => {
  const answer = await get("/");
  expect([answer.status, answer.headers.get("location")]).toEqual([302, "/posthorn/dashboard"]);
});

test("no page shows the dashboard in a frame, and those alone show the portal that may", async () => {
  const dashboard = await get("/dashboard");
  expect(policyOf(dashboard).get("frame-ancestors")).toEqual(["'none'"]);
  expect(dashboard.headers.get("x-frame-options")).toBe("DENY");
  const portal = await get("/portal");
  expect(policyOf(portal).get("frame-ancestors")).toEqual([
    "'self'",
    "https://app.example",
    "https://*.example.com",
  ]);
  expect(portal.headers.get("x-frame-options")).toBeNull();
});
