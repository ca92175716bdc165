import type { InstanceStore } from "@posthorn/engine/instance/instance-store";
import type { Clock } from "@posthorn/engine/ports";
import type { Pool } from "./postgres.ts";
import { readBacklog } from "./sql/backlog-read.ts";
import { readStorage } from "./sql/storage-read.ts";

export function createInstanceStore(pool: Pool, clock: Clock): InstanceStore {
  return {
    readBacklog: () => readBacklog(pool, clock.now()),
    readStorage: () => readStorage(pool, clock.now()),
  };
}
