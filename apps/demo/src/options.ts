import { parseArgs } from "node:util";

export type ParsedOptions =
  | { kind: "run"; isOnce: boolean }
  | { kind: "help" }
  | { kind: "invalid"; problem: string };

export const helpText = `Usage: npm run demo [-- options]

Starts Posthorn with a database of its own, creates a tenant with three endpoints, emits events and
shows every delivery as it arrives at a local receiver, retries included. Then it stays up, for you
to try it by hand, until Ctrl+C.

  --once   end after the show: exit code 0 when every delivery arrived, verified, and at least one
           needed a retry, otherwise 1
  --help   print this text

Its data is in ./.posthorn/demo, apart from that of \`npm start\`; delete the folder to start afresh.
POSTHORN_DATA_DIR and POSTHORN_PORT (8400, or any free port when that is taken) say otherwise;
DATABASE_URL and REDIS_URL are ignored. NO_COLOR leaves out the colours.
`;

const definitions = {
  once: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Reads the command line, program name excluded. */
export function parseOptions(args: string[]): ParsedOptions {
  try {
    const { once, help } = parseArgs({ args, options: definitions }).values;
    return help ? { kind: "help" } : { kind: "run", isOnce: once };
  } catch (error) {
    return { kind: "invalid", problem: error instanceof Error ? error.message : String(error) };
  }
}
