import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const shown = 30;

type ProfileNode = {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number };
};
type Profile = { nodes: ProfileNode[]; samples: number[]; timeDeltas: number[] };

/**
 * What a profiled run left in a folder: of every CPU profile the functions with the most time of their own, idle time left
 * out, and the statements that took Postgres the most time. A later round replaces what an earlier one wrote.
 */
export async function renderProfiles(folder: string): Promise<string> {
  const names = (await readdir(folder)).sort();
  const texts = names.map(async (name) => {
    const text = await readFile(join(folder, name), "utf8");
    return `\n${name}\n${name.endsWith(".cpuprofile") ? renderProfile(asProfile(text)) : text}`;
  });
  return (await Promise.all(texts)).join("\n");
}

function renderProfile({ nodes, samples, timeDeltas }: Profile): string {
  const titles = new Map(nodes.map((node) => [node.id, titleOf(node)]));
  const microseconds = new Map<string, number>();
  for (const [n, id] of samples.entries()) {
    const title = titles.get(id) ?? "";
    if (title !== "(idle)") microseconds.set(title, (microseconds.get(title) ?? 0) + (timeDeltas[n] ?? 0));
  }
  const total = [...microseconds.values()].reduce((sum, value) => sum + value, 0);
  const top = [...microseconds].sort(([, a], [, b]) => b - a).slice(0, shown);
  const line = ([title, value]: [string, number]) =>
    `  ${((value / total) * 100).toFixed(1).padStart(5)} %  ${title}`;
  return [`  ${(total / 1e6).toFixed(1)} s busy`, ...top.map(line)].join("\n").concat("\n");
}

function titleOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const name = functionName === "" ? "(anonymous)" : functionName;
  const file = url.replace(/^.*\/(node_modules|packages|apps)\//, "").replace(/^file:\/\//, "");
  return file === "" ? name : `${name}  ${file}:${lineNumber + 1}`;
}

/** V8 wrote it. */
function asProfile(text: string): Profile {
  return JSON.parse(text) as Profile;
}
