import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * A free port for a server that goes away and comes back on it. Below the range from which kernels take the ports of
 * outgoing connections (32768 on Linux, 49152 elsewhere), or a client could be given it while the server is away:
 * even the very client that tries to reach it, which TCP then connects to itself.
 */
export async function pickServerPort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    const probe = createServer().listen(port, "127.0.0.1");
    const isFree = await once(probe, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, "close");
    return port;
  }
}
