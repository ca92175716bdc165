import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeApi } from "../packages/sdk/generate/describe-api.ts";

/** Writes what the SDK knows of the API; a unit test of the SDK fails while it differs from the contract. */
const folder = join(import.meta.dirname, "../packages/sdk/src/api");
const { types, calls } = await describeApi();
await writeFile(join(folder, "types.ts"), types);
await writeFile(join(folder, "calls.ts"), calls);
