import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The local ports of all IPv4 TCP connections of a process; null where the kernel does not tell (not Linux). */
export function portsOf(pid: number): number[] | null {
  const table = readText("/proc/net/tcp");
  if (table === null) return null;
  const inodes = socketInodes(pid);
  return table
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => inodes.has(fields[9] ?? ""))
    .map((fields) => Number.parseInt(fields[1]?.split(":")[1] ?? "", 16));
}

function socketInodes(pid: number): Set<string> {
  const folder = `/proc/${pid}/fd`;
  const inodes = new Set<string>();
  for (const name of tryTo(() => readdirSync(folder)) ?? []) {
    const inode = /^socket:\[(\d+)\]$/.exec(tryTo(() => readlinkSync(`${folder}/${name}`)) ?? "")?.[1];
    if (inode !== undefined) inodes.add(inode);
  }
  return inodes;
}

const readText = (path: string) => tryTo(() => readFileSync(path, "utf8"));

/** A process may end, and a file be closed, while one looks. */
function tryTo<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch {
    return null;
  }
}
