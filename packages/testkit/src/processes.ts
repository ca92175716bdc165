import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** The files behind `npm run api`, `npm run worker`, `npm start`, `npm run db:migrate` and `npm run keys:rotate`. */
const programs = {
  api: "apps/api/src/main.ts",
  worker: "apps/worker/src/main.ts",
  standalone: "apps/standalone/src/main.ts",
  migrate: "packages/runtime/src/migrate-database.ts",
  rotate: "packages/runtime/src/rotate-master-key.ts",
} as const;

export type Program = keyof typeof programs;
export type Exit = { code: number | null; signal: NodeJS.Signals | null };
export type LogLine = { msg: string; level: number; [field: string]: unknown };

/** A program of the product as the operating system runs it. It ends with this process at the latest. */
export type RunningProgram = {
  program: Program;
  pid: number;
  exited: Promise<Exit>;
  isRunning(): boolean;
  /** All it has printed, errors included. */
  output(): string;
  /** What it has logged, oldest first. */
  logLines(): readonly LogLine[];
  /** The first line with this message. Rejects when the program ends before, or after 60 s. */
  awaitLog(message: string): Promise<LogLine>;
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal, unless it has ended already, and waits for the end. SIGKILL follows after 45 s. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<Exit>;
};

export type StartOptions = {
  /** At least so many of the newest lines are remembered; all by default, too many of a program that runs for long. */
  keptLines?: number;
  /** Told of each line that is logged. */
  onLog?: (line: LogLine) => void;
};

const logWithinMs = 60_000;
/** Longer than the longest attempt an orderly stop waits for. */
const endWithinMs = 45_000;

/** Starts a program with exactly these settings: none is inherited from the test run. */
export function startProgram(
  program: Program,
  settings: Record<string, string>,
  { keptLines = Number.POSITIVE_INFINITY, onLog }: StartOptions = {},
): RunningProgram {
  const child = spawn(process.execPath, [programs[program]], {
    cwd: repository,
    env: { ...plainEnvironment(), ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const killNow = () => void child.kill("SIGKILL");
  process.once("exit", killNow);
  const exited = awaitExit(child).finally(() => process.off("exit", killNow));
  const printed: string[] = [];
  const logged: LogLine[] = [];
  const log = new EventEmitter();
  eachLine(child.stderr, (text) => keep(printed, text, keptLines));
  eachLine(child.stdout, (text) => {
    keep(printed, text, keptLines);
    const line = parseLogLine(text);
    if (line === null) return;
    keep(logged, line, keptLines);
    onLog?.(line);
    log.emit(eventOf(line.msg), line);
  });

  const describe = () => `${program} (pid ${child.pid})\n${printed.join("\n")}`;
  const awaitLog = async (message: string): Promise<LogLine> => {
    const found = logged.find((line) => line.msg === message);
    if (found !== undefined) return found;
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), logWithinMs);
    void exited.then(() => giveUp.abort());
    try {
      const [line] = await once(log, eventOf(message), { signal: giveUp.signal });
      return line;
    } catch {
      throw new Error(`"${message}" was not logged by ${describe()}`);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    program,
    pid: child.pid ?? 0,
    exited,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    output: describe,
    logLines: () => logged,
    awaitLog,
    signal: (signal) => void child.kill(signal),
    async end(signal) {
      child.kill(signal);
      const timer = setTimeout(killNow, endWithinMs);
      return exited.finally(() => clearTimeout(timer));
    },
  };
}

/** Runs a program that ends by itself. Rejects with all it printed unless it exits 0. */
export async function runProgram(program: Program, settings: Record<string, string>): Promise<void> {
  const running = startProgram(program, settings);
  const { code, signal } = await running.exited;
  if (code !== 0) throw new Error(`ended with ${code ?? signal}: ${running.output()}`);
}

/** Resolves when the process is gone and all it printed was read. */
async function awaitExit(child: ChildProcess): Promise<Exit> {
  const [code, signal] = await once(child, "close");
  return { code, signal };
}

/** A message of its own form: an emitter throws at an event named "error". */
const eventOf = (message: string) => `logged ${message}`;

/** Drops the oldest in bulk, since moving all up for each new one would cost more than the rest. */
function keep<Line>(lines: Line[], line: Line, most: number): void {
  lines.push(line);
  if (lines.length >= 2 * most) lines.splice(0, lines.length - most);
}

function eachLine(stream: Readable, take: (text: string) => void): void {
  createInterface({ input: stream }).on("line", take);
}

function parseLogLine(text: string): LogLine | null {
  if (!text.startsWith("{")) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Settings of the product, and what vitest sets for itself, would make tests depend on who runs them. */
function plainEnvironment(): Record<string, string | undefined> {
  const isForeign =
    /^(POSTHORN_|VITEST|DATABASE_URL$|REDIS_URL$|NODE_ENV$|NODE_OPTIONS$|TEST$|DEV$|PROD$|MODE$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForeign.test(name)));
}
