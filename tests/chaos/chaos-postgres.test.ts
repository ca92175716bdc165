import { test } from "vitest";
import { runUnderFire, underFireWithinMs } from "./run-under-fire.ts";

test(
  "for 90 seconds under fire, on postgres, no event is lost and none comes twice without a reason",
  { timeout: underFireWithinMs },
  () => runUnderFire("postgres"),
);
