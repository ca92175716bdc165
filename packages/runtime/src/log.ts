import { styleText } from "node:util";
import type { Log } from "@posthorn/engine/ports";
import pino from "pino";
import { formatLogLine } from "./terminal-log.ts";

/**
 * JSON lines, or readable ones on a terminal. Errors become their message and stack, and nothing else of a value is
 * guessed.
 */
export function createLog(level: string, name: string): Log {
  const options = {
    level,
    base: { name, pid: process.pid },
    serializers: { error: describeError },
  };
  const log = process.stdout.isTTY ? pino(options, openTerminal()) : pino(options);
  return {
    debug: (fields, message) => log.debug(fields, message),
    info(fields, message) {
      if (log.isLevelEnabled("info")) log.info(typeof fields === "function" ? fields() : fields, message);
    },
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
  };
}

/** A terminal that was closed fails every write, which must not end the process before it has stopped in order. */
function openTerminal(): { write(json: string): void } {
  process.stdout.on("error", () => {});
  return { write: (json) => void process.stdout.write(`${formatLogLine(json, styleText)}\n`) };
}

/** What else an error carries stays out: Postgres, for one, quotes the row that it refused. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack } = pino.stdSerializers.err(error);
  return { type, message, stack };
}
