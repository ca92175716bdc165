import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";

/** Listens, then blocks its thread for good, so that nobody accepts. */
const program = `
  const { createServer } = require("node:net");
  const { parentPort } = require("node:worker_threads");
  const server = createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;
const surelyConnectedMs = 300;

/** Opens a port whose queue of connections is full: the kernel drops every further SYN, as a firewall would. */
export async function startFullListener(): Promise<AsyncDisposable & { url: string; port: number }> {
  const worker = new Worker(program, { eval: true });
  const port = await new Promise<number>((resolve) => worker.once("message", resolve));
  const sockets: Socket[] = [];
  for (let isFull = false; !isFull; ) {
    const socket = connect({ host: "127.0.0.1", port });
    socket.on("error", () => {});
    sockets.push(socket);
    isFull = await once(socket, "connect", { signal: AbortSignal.timeout(surelyConnectedMs) }).then(
      () => false,
      () => true,
    );
  }
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await worker.terminate();
    },
  };
}
