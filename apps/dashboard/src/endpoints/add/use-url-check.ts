import { useEffect, useState } from "react";
import { useRead } from "../../api/use-call.ts";
import type { UrlVerdict } from "./url-words.ts";

/** Shorter, and nearly every key would ask. */
const pauseMs = 450;
const freshForMs = 30_000;

/** What the API thinks of a URL that is being written, once its writer pauses. */
export function useUrlCheck(
  tenant: string,
  url: string,
): { verdict: UrlVerdict | undefined; isChecking: boolean } {
  const settled = useSettled(url.trim(), pauseMs);
  const isWritten = settled !== "";
  const check = useRead(
    "checkEndpointUrl",
    { path: { tenant }, body: { url: settled } },
    { isEnabled: isWritten, freshForMs },
  );
  const isSettled = settled === url.trim();
  return {
    verdict: isSettled && isWritten ? check.data : undefined,
    isChecking: url.trim() !== "" && (!isSettled || check.isFetching),
  };
}

/** The value, once it has stood for so long. */
function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
