import { findRedis } from "@posthorn/testkit/redis";
import { inject, test } from "vitest";
import { runUnderFire, underFireWithinMs } from "./run-under-fire.ts";

const hasOwnRedis = inject("redisUrl") !== null && (await findRedis()) !== undefined;

test.skipIf(!hasOwnRedis)(
  "for 90 seconds under fire, on redis, no event is lost and none comes twice without a reason",
  { timeout: underFireWithinMs },
  () => runUnderFire("redis"),
);
