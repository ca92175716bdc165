import type { Credential } from "@posthorn/engine/api-keys/authenticate";
import type { Engine } from "@posthorn/engine/engine";
import type { Service } from "@posthorn/engine/ports";

const writeEveryMs = 30_000;

/** Notes when keys were last used: one write for all of them, twice a minute. */
export function createKeyUse(engine: Engine): Service & { note(credential: Credential): void } {
  const used = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const write = async () => {
    const ids = [...used];
    used.clear();
    if (ids.length === 0) return;
    await engine.management.apiKeys.markUsed(ids).catch((error: unknown) => {
      engine.log.warn({ error }, "the last use of API keys could not be noted");
    });
  };
  return {
    name: "key use",
    note({ kind, id }) {
      if (kind === "api_key") used.add(id);
    },
    async start() {
      timer = setInterval(() => void write(), writeEveryMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await write();
    },
  };
}
