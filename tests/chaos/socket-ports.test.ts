import { once } from "node:events";
import { connect, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { portsOf } from "./socket-ports.ts";

test.skipIf(process.platform !== "linux")(
  "tells the ports of a process's own connections, while it runs",
  async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    const client = connect(typeof address === "object" ? (address?.port ?? 0) : 0, "127.0.0.1");
    onTestFinished(() => void client.destroy());
    await once(client, "connect");
    expect(portsOf(process.pid)).toContain(client.localPort);
    expect(portsOf(2 ** 22 - 7), "of a process that is gone").toEqual([]);
  },
);
