import { Button } from "@mantine/core";
import { Icon } from "./icon.tsx";
import { useCopy } from "./use-copy.ts";

/** Copies a text that may take a moment to make. */
export function CopyButton({
  label,
  text,
  isDisabled = false,
}: {
  label: string;
  text: () => string | Promise<string>;
  isDisabled?: boolean;
}) {
  const { hasCopied, copy } = useCopy();
  return (
    <Button
      size="xs"
      variant="default"
      disabled={isDisabled}
      leftSection={<Icon name={hasCopied ? "check" : "copy"} size={14} />}
      onClick={() => void Promise.resolve(text()).then((made) => copy(made))}
    >
      {label}
    </Button>
  );
}
