/** A start that failed for a reason which its message explains to the operator in full: it is shown without a stack. */
export class StartError extends Error {
  override readonly name: string = "StartError";
}
