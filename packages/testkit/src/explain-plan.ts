import type { ClientBase } from "pg";

/** One step of a plan, as EXPLAIN (FORMAT JSON) writes it. */
type PlanNode = {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Subplans Removed"?: number;
  "Actual Loops": number;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: PlanNode[];
};

export type ExplainedPlan = {
  /** Of every step, run or not. */
  nodeTypes: Set<string>;
  /** Tables and partitions that some step may read from end to end, run or not. */
  seqScans: string[];
  /** Tables and partitions that were in fact read, and indexes that were in fact used. */
  readRelations: string[];
  usedIndexes: string[];
  /** Tables and partitions whose rows some step would sort. */
  sortedRelations: string[];
  /** Tables and partitions that a step could have begun with each time it was run, and has left out at times. */
  prunedAtRunTime: string[];
  /** Partitions left out before the plan began. */
  subplansRemoved: number;
  /** Pages looked at in all. */
  buffers: number;
};

/** Prepares the statement under its name, unless that was done, and runs it with these values; nothing it did stays. */
export async function explainPrepared(
  client: ClientBase,
  name: string,
  sql: string,
  values: readonly unknown[],
): Promise<ExplainedPlan> {
  const found = "SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE name = $1";
  type Found = { types: string[] };
  if ((await client.query<Found>(found, [name])).rows.length === 0)
    await client.query(`PREPARE ${name} AS ${sql}`);
  const { rows } = await client.query<Found>(found, [name]);
  const literals = values.map((value, index) => `${toLiteral(value)}::${rows[0]?.types[index]}`);
  await client.query("BEGIN");
  try {
    const execute = literals.length === 0 ? `EXECUTE ${name}` : `EXECUTE ${name} (${literals.join(", ")})`;
    const explained = await client.query(`EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${execute}`);
    return summarize(explained.rows[0]["QUERY PLAN"][0].Plan);
  } finally {
    await client.query("ROLLBACK");
  }
}

function toLiteral(value: unknown): string {
  if (value === null) return "NULL";
  if (Array.isArray(value)) return `ARRAY[${value.map(toLiteral).join(",")}]`;
  const text = value instanceof Date ? value.toISOString() : String(value);
  return typeof value === "number" ? text : `'${text.replaceAll("'", "''")}'`;
}

function summarize(root: PlanNode): ExplainedPlan {
  const nodes = flatten(root);
  const isScan = (node: PlanNode) => node["Node Type"].includes("Scan");
  const hasRun = (node: PlanNode) => node["Actual Loops"] > 0;
  const read = nodes.filter((node) => isScan(node) && hasRun(node));
  const isSort = (node: PlanNode) => node["Node Type"].includes("Sort");
  const seqScans = nodes.filter((node) => node["Node Type"] === "Seq Scan");
  return {
    nodeTypes: new Set(nodes.map((node) => node["Node Type"])),
    seqScans: names(seqScans, "Relation Name"),
    readRelations: names(read, "Relation Name"),
    usedIndexes: names(read, "Index Name"),
    sortedRelations: names(nodes.filter(isSort).flatMap(flatten), "Relation Name"),
    prunedAtRunTime: names(nodes.filter(isAppend).flatMap(findLeftOut), "Relation Name"),
    subplansRemoved: nodes.reduce((sum, node) => sum + (node["Subplans Removed"] ?? 0), 0),
    buffers: root["Shared Hit Blocks"] + root["Shared Read Blocks"],
  };
}

function isAppend(node: PlanNode): boolean {
  return node["Node Type"] === "Append";
}

/** The first of what is appended is run each time, unless it is left out. */
function findLeftOut(append: PlanNode): PlanNode[] {
  const [first] = append.Plans ?? [];
  return first !== undefined && first["Actual Loops"] < append["Actual Loops"] ? flatten(first) : [];
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

function names(nodes: PlanNode[], field: "Relation Name" | "Index Name"): string[] {
  const found = nodes.map((node) => node[field]).filter((name) => name !== undefined);
  return [...new Set(found)].sort();
}
