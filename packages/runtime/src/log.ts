import type { Log } from "@posthorn/engine/ports";
import pino from "pino";

/** JSON lines; errors become their message and stack, and nothing else of a value is guessed. */
export function createLog(level: string, name: string): Log {
  return pino({ level, base: { name, pid: process.pid }, serializers: { error: pino.stdSerializers.err } });
}
