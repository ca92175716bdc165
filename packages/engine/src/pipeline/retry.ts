import { settle, type Verdict } from "@posthorn/domain/delivery";
import type { Outcome } from "@posthorn/domain/outcome";
import type { Engine } from "../engine.ts";

/** Decides what follows an attempt. A retry is a value that record writes, never an exception. */
export function decideNext(
  engine: Pick<Engine, "clock" | "random">,
  delivery: { attempts: number; retrySchedule: readonly number[] },
  outcome: Outcome,
): Verdict {
  return settle({
    attempts: delivery.attempts,
    retrySchedule: delivery.retrySchedule,
    outcome,
    nowMs: engine.clock.now(),
    random: engine.random(),
  });
}
