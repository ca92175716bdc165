import { parseArgs } from "node:util";
import type { Script } from "./script.ts";
import { isSigningSecret } from "./verify.ts";

export type CommandOptions = { port: number; secrets: string[]; script: Required<Script> };

export type ParsedOptions =
  | { kind: "run"; options: CommandOptions }
  | { kind: "help" }
  | { kind: "invalid"; problems: string[] };

export const helpText = `Usage: npm run receiver -- [options]

A local webhook receiver on 127.0.0.1: prints every request and answers as told.

  --port <number>       listen here; 0 picks a free port          (default 9000)
  --status <code>       answer with this status, 200 to 599       (default 200)
  --delay <ms>          wait before every answer                  (default 0)
  --fail-rate <share>   answer 500 to this share of the requests,
                        0.3 is three in ten                       (default 0)
  --fail-first <count>  answer 500 to the first attempts of each
                        webhook-id                                (default 0)
  --secret <whsec_…>    check signatures with this secret; give it
                        more than once while secrets rotate
  --help                print this text

Colours are left out when the output is not a terminal or NO_COLOR is set.
`;

const text = (fallback: string) => ({ type: "string", default: fallback }) as const;

const definitions = {
  port: text("9000"),
  status: text("200"),
  delay: text("0"),
  "fail-rate": text("0"),
  "fail-first": text("0"),
  secret: { type: "string", multiple: true, default: [] as string[] },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Reads the command line, program name excluded; reports all mistaken values at once. */
export function parseOptions(args: string[]): ParsedOptions {
  let values: ReturnType<typeof readArguments>;
  try {
    values = readArguments(args);
  } catch (error) {
    return { kind: "invalid", problems: [error instanceof Error ? error.message : String(error)] };
  }
  if (values.help) return { kind: "help" };

  const problems: string[] = [];
  const whole = (name: "port" | "status" | "delay" | "fail-first", min: number, max: number) => {
    const value = /^\d+$/.test(values[name]) ? Number(values[name]) : Number.NaN;
    if (!(value >= min && value <= max)) {
      problems.push(`--${name} must be a whole number from ${min} to ${max}, not "${values[name]}"`);
    }
    return value;
  };
  const port = whole("port", 0, 65_535);
  const script = {
    status: whole("status", 200, 599),
    delayMs: whole("delay", 0, 600_000),
    failRate: /^(\d+|\d*\.\d+)$/.test(values["fail-rate"]) ? Number(values["fail-rate"]) : Number.NaN,
    failFirst: whole("fail-first", 0, 1_000_000),
  };
  if (!(script.failRate <= 1)) {
    problems.push(`--fail-rate must be a number from 0 to 1, not "${values["fail-rate"]}"`);
  }
  if (!values.secret.every(isSigningSecret)) {
    problems.push("--secret must be whsec_ followed by base64, as shown when the endpoint was created");
  }
  if (problems.length > 0) return { kind: "invalid", problems };
  return { kind: "run", options: { port, secrets: values.secret, script } };
}

function readArguments(args: string[]) {
  return parseArgs({ args, options: definitions }).values;
}
