import type { Answer, Input, Operation } from "@posthorn/sdk";
import {
  keepPreviousData,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { showToast } from "../components/toasts.tsx";
import { useApi } from "./api-client.tsx";
import { describeProblem } from "./problem-words.ts";

export type ReadOptions<Data> = {
  isEnabled?: boolean;
  /** Reads it again and again; false, or what says when to stop. */
  everyMs?: number | false | ((data: Data | undefined) => number | false);
  /** For so long it need not be read again. */
  freshForMs?: number;
  /** Shows what was there until the new answer comes: for filters and pages of lists. */
  keepsPrevious?: true;
};

/** Reads by one call of the API. What is read under the same call and input is shared, and read again after changes. */
export function useRead<O extends Operation>(
  operation: O,
  input: Input<O> = {},
  options: ReadOptions<Answer<O>> = {},
): UseQueryResult<Answer<O>, Error> {
  const api = useApi();
  const { isEnabled = true, everyMs = false, freshForMs, keepsPrevious } = options;
  return useQuery<Answer<O>, Error>({
    queryKey: [operation, input],
    queryFn: ({ signal }) => api.call(operation, input, { signal }),
    enabled: isEnabled,
    refetchInterval: typeof everyMs === "function" ? (query) => everyMs(query.state.data) : everyMs,
    ...(freshForMs === undefined ? {} : { staleTime: freshForMs }),
    ...(keepsPrevious ? { placeholderData: keepPreviousData } : {}),
  });
}

export type ChangeOptions<Data> = {
  /** What may look different now, and is read again. */
  changes: readonly Operation[];
  /** Said when it is done. */
  says?: string | ((data: Data) => string);
  onDone?: (data: Data) => void;
  /** What went wrong is shown by the caller, not in a toast. */
  isQuiet?: true;
};

/** `version`: of what is changed; refused when somebody else has changed it since. */
export type Change<O extends Operation> = Input<O> & { version?: number };

/** Changes something by one call of the API. */
export function useChange<O extends Operation>(
  operation: O,
  { changes, says, onDone, isQuiet }: ChangeOptions<Answer<O>>,
): UseMutationResult<Answer<O>, Error, Change<O>> {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation<Answer<O>, Error, Change<O>>({
    mutationFn: ({ version, ...input }) =>
      api.call(operation, input as Input<O>, version === undefined ? {} : { ifMatch: `"${version}"` }), // without its version it is one
    async onSuccess(data) {
      if (says !== undefined) showToast(typeof says === "function" ? says(data) : says);
      onDone?.(data);
      await Promise.all(changes.map((name) => queries.invalidateQueries({ queryKey: [name] })));
    },
    onError(error) {
      if (isQuiet) return;
      const { title, detail } = describeProblem(error);
      showToast(`${title}: ${detail}`, "error");
    },
  });
}
