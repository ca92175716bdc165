import { calls } from "./api/calls.ts";
import type { operations } from "./api/types.ts";
import { describeQuery } from "./query.ts";
import type { CallOptions, Transport } from "./transport.ts";

export type Operation = keyof operations & keyof typeof calls;

type Part<O extends Operation, Name extends "path" | "query"> = NonNullable<
  operations[O]["parameters"][Name]
>;
type Json<Holder> = Holder extends { content: { "application/json": infer Body } } ? Body : undefined;

/** What a call takes in its body. */
export type Body<O extends Operation> = Json<NonNullable<operations[O]["requestBody"]>>;
/** What a call is filtered by. */
export type Query<O extends Operation> = Part<O, "query">;
/** What a call answers with. */
export type Answer<O extends Operation> = {
  [Status in keyof operations[O]["responses"]]: Json<operations[O]["responses"][Status]>;
}[keyof operations[O]["responses"]];

export type Input<O extends Operation> = {
  path?: Part<O, "path"> | undefined;
  query?: Query<O> | undefined;
  body?: Body<O> | undefined;
};

/** Makes one call of the API, by its operation id. */
export type Call = <O extends Operation>(
  operation: O,
  input?: Input<O>,
  options?: CallOptions,
) => Promise<Answer<O>>;

export function createCall(send: Transport["send"]): Call {
  return async <O extends Operation>(operation: O, input: Input<O> = {}, options: CallOptions = {}) => {
    const { method, path, takesKey } = calls[operation];
    const answer = await send(
      {
        method,
        path: fillPath(path, input.path ?? {}) + describeQuery(input.query ?? {}),
        body: input.body,
        takesKey,
      },
      options,
    );
    return asAnswer<O>(answer);
  };
}

/** `..` would name another call: URLs are shortened before they are sent. */
function fillPath(path: string, values: Record<string, unknown>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (typeof value !== "string" || /^\.{0,2}$/.test(value)) throw new TypeError(`${name} names nothing`);
    return encodeURIComponent(value);
  });
}

/** The types were made from the contract that the server answers by. */
function asAnswer<O extends Operation>(answer: unknown): Answer<O> {
  return answer as Answer<O>;
}
