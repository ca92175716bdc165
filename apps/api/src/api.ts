import type { Authenticate, Guesses } from "@posthorn/engine/api-keys/authenticate";
import type { Engine } from "@posthorn/engine/engine";
import type { LiveHub } from "@posthorn/engine/live/live-hub";
import type { OpenEngine } from "@posthorn/runtime/open-engine";
import type { InstanceReader } from "@posthorn/runtime/read-instance";
import type { createAddressOf } from "./client-address.ts";
import type { RequestLimits } from "./request-limits.ts";
import type { Instance } from "./routes/instance.ts";

/** What the routes work with. */
export type Api = {
  engine: Engine;
  authenticate: Authenticate;
  /** Of portal codes; wrong keys and tokens are counted by `authenticate`. */
  codeGuesses: Guesses;
  /** Whom a request is from. */
  addressOf: ReturnType<typeof createAddressOf>;
  limits: RequestLimits;
  live: LiveHub;
  /** Where browsers reach this instance, without a slash at its end. */
  publicUrl: () => string;
  portalFrameAncestors: readonly string[];
  maxPayloadBytes: number;
  version: string;
  instance: Instance;
  /** What the engine's queue is, and how it looks inside. */
  queue: Pick<OpenEngine["queue"], "kind" | "views">;
  /** How the instance as a whole is doing. */
  state: InstanceReader;
};
