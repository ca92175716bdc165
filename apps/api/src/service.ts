import type { RequestListener } from "node:http";
import { createAuthenticate } from "@posthorn/engine/api-keys/authenticate";
import { LiveHub } from "@posthorn/engine/live/live-hub";
import type { Log, Service } from "@posthorn/engine/ports";
import { checkReadiness, notReadyYet } from "@posthorn/runtime/check-readiness";
import type { Metrics } from "@posthorn/runtime/metrics";
import type { OpenEngine } from "@posthorn/runtime/open-engine";
import { createInstanceReader } from "@posthorn/runtime/read-instance";
import { version } from "@posthorn/runtime/version";
import { createAddressOf } from "./client-address.ts";
import { createListener } from "./create-listener.ts";
import { createStartingApp } from "./create-starting-app.ts";
import { createHttpServer, type ListenOptions } from "./http-server.ts";
import { createKeyGuesses } from "./key-guesses.ts";
import { createKeyUse } from "./key-use.ts";
import { createRequestLimits } from "./request-limits.ts";
import type { Instance } from "./routes/instance.ts";

export type ApiOptions = ListenOptions & {
  maxPayloadBytes: number;
  /** For keys of tenants without a limit of their own, and portal sessions. */
  tenantRequestsPerSecond: number;
  /** Where browsers reach this instance; undefined: where it listens. */
  publicUrl?: string | undefined;
  /** Which pages may show the portal in a frame. */
  portalFrameAncestors: readonly string[];
  /** CIDRs of the proxies in front of it. */
  trustedProxies: readonly string[];
  /** Who shows it may read the metrics; undefined: nobody may. */
  metricsToken?: string | undefined;
  metrics: Pick<Metrics, "read">;
  /** Told by the liveness probe. */
  isAlive?: () => boolean;
};

export type ApiService = Service & {
  /** Known once the service has started. */
  url(): string;
  /** Until this is called, the probes are answered and everything else is put off. */
  serve(open: OpenEngine): Promise<void>;
};

/** The API. It listens at once and serves when it is given an engine. Stopping lets the requests under way be answered. */
export function createApiService(options: ApiOptions, log: Log): ApiService {
  let serving: OpenEngine | undefined;
  let keyUse: Service | undefined;
  let live: LiveHub | undefined;
  const instance: Instance = {
    metricsToken: options.metricsToken,
    isAlive: options.isAlive ?? (() => true),
    readMetrics: options.metrics.read,
    async checkReadiness() {
      if (serving === undefined) return notReadyYet;
      const readiness = await checkReadiness("api", serving.store, serving.queue);
      return { ...readiness, isReady: readiness.isReady && !server.isClosing() };
    },
  };
  let app: RequestListener = createStartingApp(instance, log);
  const server = createHttpServer(() => app, options);
  return {
    name: "api",
    url: server.url,
    async start() {
      await server.listen();
      log.info({ url: server.url() }, "the probes of the API listen");
    },
    async serve(open) {
      const { engine } = open;
      const uses = createKeyUse(engine);
      const authenticate = createAuthenticate(engine, createKeyGuesses(), uses.note);
      await uses.start();
      live = new LiveHub(engine);
      app = createListener({
        ...{ engine, authenticate, live, version, instance },
        state: createInstanceReader(open.store, open.queue),
        queue: open.queue,
        codeGuesses: createKeyGuesses(),
        addressOf: createAddressOf(options.trustedProxies),
        limits: createRequestLimits(options.tenantRequestsPerSecond),
        maxPayloadBytes: options.maxPayloadBytes,
        publicUrl: () => options.publicUrl ?? server.url(),
        portalFrameAncestors: options.portalFrameAncestors,
      });
      [serving, keyUse] = [open, uses];
      log.info({ url: server.url() }, "the API listens");
    },
    async stop() {
      live?.stop(); // streams would keep the server from closing
      await server.close();
      await keyUse?.stop();
    },
  };
}
