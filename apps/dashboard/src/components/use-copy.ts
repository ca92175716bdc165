import { useCallback, useEffect, useRef, useState } from "react";
import { copyText } from "./copy-text.ts";
import { showToast } from "./toasts.tsx";

const shownForMs = 1_500;

/** Copies, and says so for a moment. */
export function useCopy(): { hasCopied: boolean; copy: (text: string, what?: string) => void } {
  const [hasCopied, setHasCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = useCallback((text: string, what = "Copied") => {
    void copyText(text).then((isDone) => {
      setHasCopied(isDone);
      showToast(isDone ? what : "This browser would not copy it", isDone ? "info" : "error");
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setHasCopied(false), shownForMs);
    });
  }, []);
  return { hasCopied, copy };
}
