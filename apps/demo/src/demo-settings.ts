import { once } from "node:events";
import { createServer } from "node:net";
import { readSettings, type Settings } from "@posthorn/runtime/settings";

type Environment = Record<string, string | undefined>;

/** Where the demo's receivers listen, which deliveries do not reach unless they are allowed to. */
export const allowedNetworks = "127.0.0.0/8";

const defaults = { POSTHORN_LOG_LEVEL: "error", POSTHORN_DATA_DIR: "./.posthorn/demo" };

/** The demo plays in a database of its own, whatever the shell it is started from points at. */
const fixed = {
  DATABASE_URL: undefined,
  REDIS_URL: undefined,
  POSTHORN_ALLOWED_NETWORKS: allowedNetworks,
  POSTHORN_HTTPS_ONLY: undefined,
  POSTHORN_STRICT_EVENT_TYPES: undefined,
};

/** The settings of the demo's standalone. `takenPort`: the usual one, when a free one stands in for it. */
export type DemoSettings = { settings: Settings; takenPort: number | null };

/**
 * Reads the environment over the demo's defaults.
 *
 * @throws SettingsError
 */
export async function readDemoSettings(environment: Environment): Promise<DemoSettings> {
  const settings = readSettings({ ...defaults, ...environment, ...fixed });
  const isPortChosen = (environment["POSTHORN_PORT"] ?? "") !== "";
  const { POSTHORN_PORT: port, POSTHORN_HOST: host = "127.0.0.1" } = settings;
  if (isPortChosen || (await isFree(port, host))) return { settings, takenPort: null };
  return { settings: { ...settings, POSTHORN_PORT: 0 }, takenPort: port };
}

async function isFree(port: number, host: string): Promise<boolean> {
  const probe = createServer();
  try {
    await once(probe.listen(port, host), "listening");
  } catch {
    return false;
  }
  probe.close();
  await once(probe, "close");
  return true;
}
