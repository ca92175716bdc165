/** A request that makes something, as its caller names it. `tenantId` is the caller's. */
export type CreateRequest = {
  actorId: string;
  tenantId: string | null;
  key: string;
  requestHash: Uint8Array;
};

/** `lockedUntil` tells the claim from that of another request, which took the key over when this one took too long. */
export type CreateClaim = CreateRequest & { lockedUntil: Date };

/** `target` is what was made: an id with its prefix, or a name. null: nothing. */
export type ClaimResult =
  | { state: "claimed"; claim: CreateClaim }
  | { state: "answered"; answer: Uint8Array; target: string | null }
  | { state: "unanswered"; target: string }
  | { state: "in_progress" }
  | { state: "other_request" };

/** The transaction that makes something notes it in the claim, and fails when the claim was taken over. */
export type IdempotentCreateStore = {
  /**
   * Takes the key, unless another request has it and is under way, or has made something with it. What is older than so many
   * hours counts as deleted.
   */
  claim(request: CreateRequest, lockSeconds: number, hours: number): Promise<ClaimResult>;
  /** Does nothing when the claim was taken over. */
  keepAnswer(claim: CreateClaim, answer: Uint8Array): Promise<void>;
  /** Ends the claim: gives the key back if nothing was made, and waits until that is known. */
  release(claim: CreateClaim): Promise<void>;
  deleteOld(hours: number): Promise<void>;
};
