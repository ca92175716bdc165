import { randomInt } from "node:crypto";

/**
 * What random tests begin with: `FUZZ_SEED` sees a failure again, `FUZZ_CASES` looks longer.
 *
 * @param cases unless told otherwise
 */
export function readFuzzSettings(cases: number): { seed: number; cases: number } {
  const { FUZZ_SEED: seed = randomInt(2 ** 31), FUZZ_CASES: given = cases } = process.env;
  return { seed: Number(seed), cases: Number(given) };
}
