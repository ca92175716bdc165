import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { CreateClaim, CreateRequest } from "./idempotent-create-store.ts";

/** For how long the first answer is given again. */
export const answersForHours = 24;
/** A process that died before it had made anything holds the key for this long. */
const lockSeconds = 60;
/** No answer is much larger than the largest request; one that is cannot be given again. */
const mostAnswerBytes = 2_097_152;

/** What is shown in the answer to its creation, and never again. */
const shownOnce = /^(?:key|ps)_[0-9a-z]{26}$/;

/**
 * Does what a request asks for unless it was done before, and returns the answer, the first one in any case. Answers are JSON.
 * What `create` makes is noted in the claim by the transaction that makes it: so nothing is made twice, whatever goes wrong
 * before the answer is kept. A refusal is not kept: it may be tried again with the same key.
 *
 * @throws EngineError idempotency_conflict, idempotency_in_progress, already_created, and what `create` throws
 */
export async function createOnce<Answer extends object>(
  engine: Pick<Engine, "management" | "secretBox" | "log">,
  request: CreateRequest,
  create: (claim: CreateClaim) => Promise<Answer>,
): Promise<Answer> {
  const store = engine.management.idempotentCreates;
  const result = await store.claim(request, lockSeconds, answersForHours);
  if (result.state === "other_request")
    throw new EngineError("idempotency_conflict", "The Idempotency-Key was used for another request.");
  if (result.state === "in_progress")
    throw new EngineError("idempotency_in_progress", "The first request with this key is still under way.");
  if (result.state === "unanswered") throw alreadyCreated(result.target);
  if (result.state === "answered") return openAnswer<Answer>(engine, request, result);
  let answer: Answer;
  try {
    answer = await create(result.claim);
  } catch (error) {
    await attempt(engine, () => store.release(result.claim));
    throw error;
  }
  await attempt(engine, () => keepAnswer(engine, result.claim, answer));
  return answer;
}

/** Sealed, since an answer may show a secret; opens only for the same actor and key. */
function keepAnswer(
  { management, secretBox }: Pick<Engine, "management" | "secretBox">,
  claim: CreateClaim,
  answer: object,
): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify(answer));
  if (bytes.length > mostAnswerBytes) throw new Error(`an answer of ${bytes.length} bytes`);
  return management.idempotentCreates.keepAnswer(claim, secretBox.seal(bytes, contextOf(claim)));
}

/** It was sealed for the same request, so it is of the same kind. A master key may have been taken away since. */
function openAnswer<Answer>(
  { secretBox, log }: Pick<Engine, "secretBox" | "log">,
  request: CreateRequest,
  { answer, target }: { answer: Uint8Array; target: string | null },
): Answer {
  try {
    return JSON.parse(new TextDecoder().decode(secretBox.open(answer, contextOf(request)))) as Answer;
  } catch (error) {
    log.warn({ error }, "the answer kept for an Idempotency-Key cannot be opened");
    if (target !== null) throw alreadyCreated(target);
    throw new EngineError(
      "idempotency_conflict",
      "The first answer cannot be read any more; use another key.",
    );
  }
}

function alreadyCreated(target: string): EngineError {
  const advice = shownOnce.test(target)
    ? "What that answer showed once is lost: revoke it, and make another with another Idempotency-Key."
    : "Read it instead of making another.";
  return new EngineError(
    "already_created",
    `The first request was carried out and made ${target}, but its answer was lost. ${advice}`,
  );
}

/** What was made, or refused, is answered all the same. */
async function attempt({ log }: Pick<Engine, "log">, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn({ error }, "the answer to a create could not be kept for its Idempotency-Key");
  }
}

function contextOf({ actorId, key }: CreateRequest): string {
  return `idempotent-create/${actorId}/${key}`;
}
