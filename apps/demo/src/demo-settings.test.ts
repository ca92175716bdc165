import { once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { readDemoSettings } from "./demo-settings.ts";

test("the demo has a folder of its own, allows loopback and ignores the databases of the shell", async () => {
  const { settings } = await readDemoSettings({
    DATABASE_URL: "postgres://production",
    REDIS_URL: "redis://production",
    POSTHORN_HTTPS_ONLY: "true",
    POSTHORN_ALLOWED_NETWORKS: "10.0.0.0/8",
  });
  expect(settings).toMatchObject({
    DATABASE_URL: undefined,
    REDIS_URL: undefined,
    POSTHORN_DATA_DIR: "./.posthorn/demo",
    POSTHORN_ALLOWED_NETWORKS: ["127.0.0.0/8"],
    POSTHORN_HTTPS_ONLY: false,
    POSTHORN_LOG_LEVEL: "error",
  });
});

test("what the shell says about folder, log and port counts", async () => {
  const environment = { POSTHORN_DATA_DIR: "/srv/demo", POSTHORN_LOG_LEVEL: "debug", POSTHORN_PORT: "0" };
  const { settings, takenPort } = await readDemoSettings(environment);
  expect(settings).toMatchObject({
    POSTHORN_DATA_DIR: "/srv/demo",
    POSTHORN_LOG_LEVEL: "debug",
    POSTHORN_PORT: 0,
  });
  expect(takenPort).toBeNull();
});

test("a free port stands in for the usual one when that is taken", async () => {
  const usualPort = 8400;
  const server = createServer().listen(usualPort, "127.0.0.1");
  await once(server, "listening").catch(() => {}); // then another process has it, which serves as well
  onTestFinished(() => void server.close());
  const { settings, takenPort } = await readDemoSettings({});
  expect(settings.POSTHORN_PORT).toBe(0);
  expect(takenPort).toBe(usualPort);
});

test("a port that was chosen is never replaced", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const { settings, takenPort } = await readDemoSettings({ POSTHORN_PORT: String(port) });
  expect(settings.POSTHORN_PORT).toBe(port);
  expect(takenPort).toBeNull();
});
