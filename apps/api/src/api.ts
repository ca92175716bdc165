import type { Authenticate } from "@posthorn/engine/api-keys/authenticate";
import type { Engine } from "@posthorn/engine/engine";
import type { Readiness } from "@posthorn/runtime/check-readiness";

/** What the routes work with. */
export type Api = {
  engine: Engine;
  authenticate: Authenticate;
  maxPayloadBytes: number;
  version: string;
  checkReadiness(): Promise<Readiness>;
};
