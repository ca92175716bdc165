import { createPosthorn, type Posthorn, PosthornError } from "@posthorn/sdk";
import { createContext, useContext } from "react";

export type PageApi = Posthorn & {
  /** An answer as it was written, where its very bytes matter. */
  readText(path: string, signal: AbortSignal): Promise<string>;
  /** Posts JSON as it is written, and answers the text of the answer: parsed and written again, `1.0` would be `1`. */
  sendText(path: string, body: string): Promise<string>;
};

/**
 * The API as one of the pages asks it.
 *
 * @param url what `/v1` stands below
 * @param fetchAs says with each request who asks
 */
export function createPageApi(url: string, fetchAs: typeof fetch): PageApi {
  const ask = async (path: string, init: RequestInit): Promise<string> => {
    const response = await fetchAs(`${url}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw PosthornError.ofAnswer(response, text);
    return text;
  };
  return {
    ...createPosthorn({ url, key: "", fetch: fetchAs }),
    readText: (path, signal) => ask(path, { signal }),
    sendText: (path, body) =>
      ask(path, { method: "POST", body, headers: { "content-type": "application/json" } }),
  };
}

const ApiContext = createContext<PageApi | null>(null);

export const ApiProvider = ApiContext.Provider;

/** The API, as whoever is signed in. */
export function useApi(): PageApi {
  const api = useContext(ApiContext);
  if (api === null) throw new Error("there is no ApiProvider around this");
  return api;
}
