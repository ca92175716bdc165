import type { Paint } from "@posthorn/receiver/describe-request";
import { createApiClient } from "./api-client.ts";
import { describeEndpoint, describeSummary } from "./describe.ts";
import { describeInvitation } from "./invitation.ts";
import { createNarrator } from "./narrator.ts";
import { endpointPlans, eventPlans, tenant } from "./plot.ts";
import type { Arrival, Receivers } from "./receivers.ts";
import { findMissing, type Report, summarise } from "./report.ts";
import type { Screen } from "./screen.ts";
import { setUp } from "./set-up.ts";
import { runShow } from "./show.ts";

export type PerformanceOptions = {
  /** Asked once the performance starts. */
  server: { url(): string; rootKey(): string };
  receivers: Receivers;
  screen: Screen;
  paint: Paint;
  /** Ends after the show, instead of inviting the audience to try it by hand. */
  isOnce: boolean;
};

/** The show as a service. `over` settles when there is nothing more to see; `missing` is what the show did not show. */
export function createPerformance(options: PerformanceOptions) {
  const { promise: over, resolve: end, reject: fail } = Promise.withResolvers<void>();
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let missing = ["the show did not come to its end"];

  async function perform(): Promise<void> {
    const { screen, paint, isOnce } = options;
    const report = await play(options, stopping.signal);
    missing = findMissing(eventPlans, report);
    screen.print(describeSummary(summarise(report), missing, paint));
    if (isOnce) return end();
    const retried = report.deliveries.toSorted((a, b) => b.attempts - a.attempts)[0];
    const { url, rootKey } = options.server;
    const addresses = { url: url(), rootKey: rootKey(), deliveryId: retried?.id ?? "" };
    screen.print(describeInvitation(addresses, paint));
  }

  return {
    name: "performance",
    over,
    missing: () => missing,
    async start() {
      running = perform().catch((error: unknown) => {
        if (!stopping.signal.aborted) fail(error);
      });
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function play(options: PerformanceOptions, signal: AbortSignal): Promise<Report> {
  const { server, receivers, screen, paint } = options;
  const api = createApiClient(server.url(), server.rootKey(), signal);
  const nameOf = await setUp(api, receivers);
  screen.print(`\nThe tenant ${paint("bold", tenant.name)} has three endpoints:`);
  for (const plan of endpointPlans) screen.print(describeEndpoint(plan, paint));

  const narrator = createNarrator({ screen, paint, api, nameOf });
  signal.addEventListener("abort", () => narrator.stop());
  const arrivals: Arrival[] = [];
  receivers.watch((arrival) => {
    arrivals.push(arrival);
    narrator.tellArrival(arrival);
  });
  return runShow({ api, narrator, arrivals, nameOf, signal });
}
