import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A TCP proxy that can go away (refuses and drops connections) or fall silent (keeps them and forwards nothing). */
export type BreakableProxy = {
  port: number;
  refuse(): Promise<void>;
  silence(): void;
  /** Once: what commits after these words passed by is committed, and the connection ends before that is answered. */
  loseCommitAfter(words: string): void;
  /** Ends either state. Connections that were silenced stay dead, as after a lost network. */
  restore(): Promise<void>;
  close(): Promise<void>;
};

/** For tests of what happens when a broker is away. Listens on 127.0.0.1, on a port that stays its own. */
export async function startBreakableProxy(target: { host: string; port: number }): Promise<BreakableProxy> {
  const sockets = new Set<Socket>();
  let isSilent = false;
  let server: Server | undefined;
  let port = 0;
  let lostWords: string | undefined;

  /** Ends both sides when the server answers the commit that is not to be known of. */
  function loseCommit(inbound: Socket, outbound: Socket): void {
    let isAwaited = false;
    inbound.on("data", (chunk) => {
      const text = chunk.toString("latin1");
      if (lostWords !== undefined && text.includes(lostWords)) {
        isAwaited = true;
        lostWords = undefined;
      }
      if (!isAwaited || !text.includes("COMMIT")) return;
      outbound.removeAllListeners("data");
      outbound.once("data", () => inbound.destroy());
    });
  }

  function forward(inbound: Socket): void {
    const outbound = connect(target);
    loseCommit(inbound, outbound);
    for (const [from, to] of [
      [inbound, outbound],
      [outbound, inbound],
    ] as const) {
      sockets.add(from);
      from.on("data", (chunk) => !isSilent && to.write(chunk));
      from.on("error", () => {});
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  }

  async function listen(): Promise<void> {
    server = createServer(forward).listen(port, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  }

  async function refuse(): Promise<void> {
    const closing = server;
    server = undefined;
    const closed = closing === undefined ? undefined : once(closing, "close");
    closing?.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  await listen();
  return {
    port,
    refuse,
    silence() {
      isSilent = true;
    },
    loseCommitAfter(words) {
      lostWords = words;
    },
    async restore() {
      if (isSilent) for (const socket of sockets) socket.destroy();
      isSilent = false;
      if (server === undefined) await listen();
    },
    close: refuse,
  };
}
