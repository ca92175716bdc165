import type { Authenticate } from "@posthorn/engine/api-keys/authenticate";
import type { Engine } from "@posthorn/engine/engine";
import type { Instance } from "./routes/instance.ts";

/** What the routes work with. */
export type Api = {
  engine: Engine;
  authenticate: Authenticate;
  maxPayloadBytes: number;
  version: string;
  instance: Instance;
};
