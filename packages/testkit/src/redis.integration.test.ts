import { once } from "node:events";
import { connect } from "node:net";
import { expect, inject, onTestFinished, test } from "vitest";
import { startRedis } from "./redis.ts";

test.skipIf(inject("redisUrl") === null)(
  "a server of one's own forgets everything when flushed",
  async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    await send(redis.url, "SET key value");
    await redis.flush();
    expect(await send(redis.url, "EXISTS key")).toBe(":0");
  },
);

test.skipIf(inject("redisUrl") === null)(
  "a server of one's own survives a kill by a restart, empty",
  async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    expect(await send(redis.url, "SET key value")).toBe("+OK");
    const firstPid = redis.pid();

    await redis.kill();
    await expect(send(redis.url, "PING")).rejects.toThrow("ECONNREFUSED");

    await redis.restart();
    expect(redis.pid()).not.toBe(firstPid);
    expect(await send(redis.url, "EXISTS key")).toBe(":0");
  },
);

async function send(url: string, command: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, "connect");
    socket.write(`${command}\r\n`);
    const [answer] = await once(socket, "data");
    return String(answer).trim();
  } finally {
    socket.destroy();
  }
}
