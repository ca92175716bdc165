/** A request that makes something, as its caller names it. */
export type CreateRequest = { actorId: string; key: string; requestHash: Uint8Array };

/** `lockedUntil` tells the claim from that of another request, which took the key over when this one took too long. */
export type CreateClaim = CreateRequest & { lockedUntil: Date };

export type ClaimResult =
  | { state: "claimed"; claim: CreateClaim }
  | { state: "answered"; answer: Uint8Array }
  | { state: "in_progress" }
  | { state: "other_request" };

export type IdempotentCreateStore = {
  /** Takes the key, unless another request has it, answered or not. What is older than so many hours counts as deleted. */
  claim(request: CreateRequest, lockSeconds: number, hours: number): Promise<ClaimResult>;
  /** Does nothing when the claim was taken over. */
  keepAnswer(claim: CreateClaim, answer: Uint8Array): Promise<void>;
  /** Gives the key back. */
  release(claim: CreateClaim): Promise<void>;
  deleteOld(hours: number): Promise<void>;
};
