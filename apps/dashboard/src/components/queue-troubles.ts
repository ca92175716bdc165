import type { components } from "@posthorn/sdk";
import type { Trouble } from "./trouble-list.tsx";

/** What somebody should look after about the queue. */
export function findQueueTroubles({
  isReachable,
  memory,
}: components["schemas"]["QueueState"]): (Trouble | false)[] {
  return [
    !isReachable && {
      isUrgent: false,
      title: "The queue does not answer.",
      text: "Workers feed themselves from Postgres until it is back: deliveries are later, and none is lost.",
    },
    memory?.mayEvict === true && {
      isUrgent: true,
      title: "Redis may throw jobs out when its memory is full.",
      text: `Its policy is ${memory.policy}: set maxmemory-policy to noeviction.`,
    },
  ];
}
