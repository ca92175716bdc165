import { existsSync, readdirSync, readFileSync } from "node:fs";

/** What the machine tells of a process is known on Linux only; elsewhere these figures are left out. */
export const isUsageKnown = existsSync("/proc/self/stat");

/** Linux counts CPU time for user space in hundredths of a second, on every architecture (USER_HZ). */
const msPerTick = 10;

type Stat = { parentPid: number; ownTicks: number; endedChildrenTicks: number };

/** CPU ms that a process has used so far, its children's too, those that have ended included. */
export function cpuMsOf(pid: number): number {
  const own = readStat(pid);
  if (own === null) return 0;
  const children = childrenOf(pid).reduce((sum, child) => sum + (readStat(child)?.ownTicks ?? 0), 0);
  return (own.ownTicks + own.endedChildrenTicks + children) * msPerTick;
}

/** The peak of a single process; what it takes now of one with children, their shared pages counted once. In bytes. */
export function memoryBytesOf(pid: number): number {
  const children = childrenOf(pid);
  if (children.length === 0) return readKilobytes(`/proc/${pid}/status`, "VmHWM");
  return [pid, ...children].reduce(
    (sum, each) => sum + readKilobytes(`/proc/${each}/smaps_rollup`, "Pss"),
    0,
  );
}

/** What a single process holds in memory now. */
export function residentBytesOf(pid: number): number {
  return readKilobytes(`/proc/${pid}/status`, "VmRSS");
}

/** CPU ms that the whole machine was busy since it started, time stolen by other machines included. */
export function machineBusyMs(): number {
  const [, user, nice, system, , , irq, softirq, steal] = (read("/proc/stat").split("\n")[0] ?? "")
    .split(/ +/)
    .map(Number);
  return (
    [user, nice, system, irq, softirq, steal].reduce<number>((sum, ticks) => sum + (ticks ?? 0), 0) *
    msPerTick
  );
}

export function parentOf(pid: number): number {
  return readStat(pid)?.parentPid ?? 0;
}

function childrenOf(pid: number): number[] {
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.filter((each) => readStat(each)?.parentPid === pid);
}

/** null when there is no such process any more. The name, in parentheses, may hold anything, so fields count from its end. */
function readStat(pid: number): Stat | null {
  const text = read(`/proc/${pid}/stat`);
  if (text === "") return null;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const field = (number: number) => Number(fields[number - 3]); // numbered as in proc(5)
  return {
    parentPid: field(4),
    ownTicks: field(14) + field(15),
    endedChildrenTicks: field(16) + field(17),
  };
}

function readKilobytes(file: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(read(file))?.[1] ?? 0) * 1_024;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // ended meanwhile
  }
}
