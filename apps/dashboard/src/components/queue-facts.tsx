import type { components } from "@posthorn/sdk";
import { formatBytes, formatNumber } from "../words/numbers.ts";
import { Fact } from "./facts.tsx";

/** What the queue lives in, and how full that is. */
export function QueueFacts({ queue }: { queue: components["schemas"]["QueueState"] }) {
  const { kind, isReachable, waiting, memory } = queue;
  return (
    <>
      <Fact name="Queue">
        {kind === "redis" ? "Redis" : "Postgres"}
        {isReachable ? "" : ", does not answer"}
      </Fact>
      {waiting !== null && (
        <Fact name="Jobs waiting">
          {formatNumber(waiting.deliver)} deliver, {formatNumber(waiting.redeliver)} redeliver
        </Fact>
      )}
      {memory !== null && (
        <>
          <Fact name="Redis memory">
            {formatBytes(memory.usedBytes)}
            {memory.limitBytes === 0 ? ", no limit" : ` of ${formatBytes(memory.limitBytes)}`}
          </Fact>
          <Fact name="When it is full">
            {memory.policy}
            {memory.evictedKeys > 0 ? `, ${formatNumber(memory.evictedKeys)} keys thrown out` : ""}
          </Fact>
        </>
      )}
    </>
  );
}
