/** Keywords whose schemas look at the same value as the one they stand in. */
const inPlace = /^\/(allOf|anyOf|oneOf|not|if|then|else|dependentSchemas|dependencies)(\/|$)/;

/** `at`: a pointer from the schema that it stands in. */
export function isInPlace(at: string): boolean {
  return inPlace.test(at);
}

/**
 * A place from which one comes back to it while looking at the same value, so that no payload would ever be done with it.
 * `next`: from each place, those that look at the same value.
 */
export function findEndlessRef(next: ReadonlyMap<string, readonly string[]>): string | null {
  const done = new Set<string>();
  for (const start of next.keys()) {
    const open = new Set<string>();
    const stack = [{ place: start, isLeft: false }];
    for (let step = stack.pop(); step; step = stack.pop()) {
      if (step.isLeft) {
        open.delete(step.place);
        done.add(step.place);
        continue;
      }
      if (open.has(step.place)) return step.place;
      if (done.has(step.place)) continue;
      open.add(step.place);
      stack.push({ place: step.place, isLeft: true });
      for (const place of next.get(step.place) ?? []) stack.push({ place, isLeft: false });
    }
  }
  return null;
}
