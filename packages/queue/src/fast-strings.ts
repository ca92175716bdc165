/** The first few reads of a call site teach V8 nothing. */
const readsUntilLearned = 1_000;

/**
 * Makes the methods of strings quick again. A class that extends String, as one of ioredis does, turns String.prototype into an
 * object whose properties V8 looks up by name at every call: `charCodeAt` takes six times as long, in the whole process. V8 does
 * so with every new prototype until something reads through it, and strings by themselves do not. After this it stays quick.
 * What that gave: docs/decisions/0032-strings-are-made-fast-again.md.
 */
export function makeStringsFast(): void {
  const text: Pick<string, "charCodeAt"> = Object("fast");
  for (let read = 0; read < readsUntilLearned; read += 1) text.charCodeAt(0);
}
