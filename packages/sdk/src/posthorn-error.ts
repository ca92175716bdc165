import type { components } from "./api/types.ts";

type Problem = components["schemas"]["Problem"];
export type ProblemCode = Problem["code"];

/** Why a call failed: Posthorn refused it (`status` and `code` are set), or no answer came. */
export class PosthornError extends Error {
  override readonly name = "PosthornError";
  /** undefined: no answer came. */
  readonly status: number | undefined;
  /** For programs; the message is for people. undefined: the answer was not Posthorn's. */
  readonly code: ProblemCode | undefined;
  /** Each field at fault, with its JSON pointer. */
  readonly errors: readonly { pointer: string; message: string }[];
  /** Leads to the server's log. */
  readonly requestId: string | undefined;
  /** How long the server asks to wait. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, facts: Partial<PosthornError> & { cause?: unknown } = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.status = facts.status;
    this.code = facts.code;
    this.errors = facts.errors ?? [];
    this.requestId = facts.requestId;
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }

  /** Of an answer that is a refusal: RFC 9457, or what something between us and Posthorn said. */
  static ofAnswer(response: Response, text: string): PosthornError {
    const problem = readProblem(text);
    const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
    const facts = {
      status: response.status,
      ...(problem && { code: problem.code, errors: problem.errors ?? [], requestId: problem.requestId }),
      ...(Number.isFinite(retryAfter) && { retryAfterSeconds: retryAfter }),
    };
    return new PosthornError(problem?.detail ?? `The answer was ${response.status}.`, facts);
  }

  /** Of a request that got no answer: no connection, a timeout, or the caller gave up. */
  static ofFailure(cause: unknown): PosthornError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new PosthornError(`No answer came: ${reason}`, { cause });
  }
}

function readProblem(text: string): Problem | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isProblem(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "detail" in body;
}
