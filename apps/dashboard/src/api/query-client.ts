import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { isSignedOut } from "./problem-words.ts";

const freshForMs = 5_000;

/** @param onSignedOut told when an answer says that the session has ended */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: Error) => {
    if (isSignedOut(error)) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    // The client of the API repeats what is worth repeating.
    defaultOptions: { queries: { staleTime: freshForMs, retry: false }, mutations: { retry: false } },
  });
}
