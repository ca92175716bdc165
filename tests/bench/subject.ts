export type Queue = "redis" | "postgres";

/**
 * What is measured: Posthorn on one of its queues, with a new database or one that has grown; or the smallest program that
 * does the same durable work.
 */
export type Subject = "floor" | Queue | `${Queue}, grown`;

const grownEnd = ", grown";

export function growSubject(queue: Queue): Subject {
  return `${queue}${grownEnd}`;
}

export function isGrown(subject: Subject): boolean {
  return subject.endsWith(grownEnd);
}

/** What its files are called. */
export function fileNameOf(subject: Subject): string {
  return subject.replace(", ", "-");
}

/** null: the floor has none. */
export function queueOf(subject: Subject): Queue | null {
  if (subject === "floor") return null;
  return subject.startsWith("redis") ? "redis" : "postgres";
}
