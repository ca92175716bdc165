import type { AsyncCommand } from "fast-check";
import type { Model } from "./model.ts";
import type { Real } from "./steps.ts";
import { verify } from "./verify.ts";

export type Command = AsyncCommand<Model, Real>;

/** Does something to the engine and to the model, then compares them. Skipped where it makes no sense. */
export function command(
  name: string,
  act: (model: Model, real: Real) => Promise<void>,
  isPossible: (model: Readonly<Model>) => boolean = () => true,
): Command {
  return {
    check: isPossible,
    async run(model, real) {
      await act(model, real);
      await verify(model, real);
    },
    toString: () => name,
  };
}

/** The one that a number means, whatever there is. */
export function pick<Item>(items: readonly Item[], number: number): Item {
  const item = items[number % items.length];
  if (item === undefined) throw new Error("there is nothing to pick from");
  return item;
}

/** A command is chosen as often as it is among the others. */
export function often<Item>(times: number, item: Item): Item[] {
  return Array<Item>(times).fill(item);
}
