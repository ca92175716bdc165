import { Button } from "@mantine/core";
import { describeProblem } from "../api/problem-words.ts";
import { Icon } from "./icon.tsx";
import { showToast } from "./toasts.tsx";
import { useCopy } from "./use-copy.ts";

/** Copies a text that may take a moment to make. */
export function CopyButton({
  label,
  text,
  isDisabled = false,
  size = "xs",
}: {
  label: string;
  text: () => string | Promise<string>;
  isDisabled?: boolean;
  size?: "xs" | "sm";
}) {
  const { hasCopied, copy } = useCopy();
  return (
    <Button
      size={size}
      variant="default"
      disabled={isDisabled}
      leftSection={<Icon name={hasCopied ? "check" : "copy"} size={14} />}
      onClick={() => void Promise.resolve(text()).then((made) => copy(made), tellProblem)}
    >
      {label}
    </Button>
  );
}

function tellProblem(error: unknown): void {
  const { title, detail } = describeProblem(error);
  showToast(`${title}: ${detail}`, "error");
}
