import { describe, expect, test } from "vitest";
import { modes, useSystem } from "./system.ts";

describe("the pages about the API", () => {
  const system = useSystem(modes[0] ?? "standalone");
  test("are served from the server's own files, under a policy that lets nothing else in", async () => {
    const { client } = system();
    for (const [path, said] of [
      ["/docs", "/openapi.json"],
      ["/docs/problems", 'id="invalid_field"'],
    ] as const) {
      const page = await client.send("GET", path);
      expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
      expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(`${page.bytes}`).toContain(said);
      expect(`${page.bytes}`).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    }
    const script = await client.send("GET", "/docs/redoc.js");
    expect([script.status, `${script.bytes}`.includes("Redoc")]).toEqual([200, true]);
  });

  test("explain the very code that a problem's type leads to", async () => {
    const { client } = system();
    const refusal = await client.send("POST", "/v1/tenants", { body: {} });
    const { type } = refusal.json() as { type: string };
    const [path = "", anchor] = type.split("#");
    expect(`${(await client.send("GET", path)).bytes}`).toContain(`id="${anchor}"`);
  });
});
