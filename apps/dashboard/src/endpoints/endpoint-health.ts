import { plural } from "../words/numbers.ts";
import type { Look } from "../words/statuses.ts";
import type { Endpoint, Lane } from "./endpoint-rights.ts";

/** How an endpoint does, in a word and a sentence. */
export type Health = { look: Look; text: string };

const disabledWords: Record<string, string> = {
  gone: "It answered 410 (gone), so Posthorn switched it off.",
  receiver_request: "Its receiver asked to be left alone, so Posthorn switched it off.",
  failing: "Nothing but failure came for 5 days, so Posthorn switched it off.",
};

/** The worst that is true of it. */
export function describeHealth(
  { status, disabledReason }: Pick<Endpoint, "status" | "disabledReason">,
  lane: Pick<Lane, "breaker" | "consecutiveFailures" | "blockedBy">,
): Health {
  const { breaker, consecutiveFailures, blockedBy } = lane;
  if (status === "disabled") {
    const why = disabledWords[disabledReason ?? ""] ?? "It is switched off.";
    return {
      look: { word: "disabled", icon: "slash", tone: "bad" },
      text: `${why} Its deliveries wait: resume it when the receiver is mended.`,
    };
  }
  if (status === "paused")
    return {
      look: { word: "paused", icon: "pause", tone: "waiting" },
      text: "Nothing is sent. Deliveries are made all the same, and wait until it is resumed.",
    };
  if (breaker === "open")
    return {
      look: { word: "breaker open", icon: "alert", tone: "bad" },
      text: "It failed too often, so one delivery at a time goes out as a probe. The rest wait, and lose no attempt by that.",
    };
  if (consecutiveFailures > 0)
    return {
      look: { word: "failing", icon: "alert", tone: "waiting" },
      text: `The last ${plural(consecutiveFailures, "attempt")} failed. What failed is retried by its schedule.`,
    };
  if (blockedBy.length > 0)
    return {
      look: { word: "held by order", icon: "clock", tone: "waiting" },
      text: "Attempts succeed, but deliveries wait for an earlier one of their ordering key.",
    };
  return {
    look: { word: "healthy", icon: "check", tone: "good" },
    text: "The last attempt succeeded, or none was made yet.",
  };
}
