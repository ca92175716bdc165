import type { AttemptReason } from "@posthorn/domain/outcome";

/** Ends an attempt for a reason that we know ourselves, as opposed to an error of the network or of the peer. */
export class SendFailure extends Error {
  override readonly name = "SendFailure";
  readonly reason: AttemptReason;

  constructor(reason: AttemptReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
