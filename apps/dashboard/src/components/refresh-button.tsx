import { Button } from "@mantine/core";
import { useShortcut } from "../frame/shortcuts.ts";
import { Icon } from "./icon.tsx";

/** Reads what the screen shows once more; so does the key r. */
export function RefreshButton({ isBusy = false, onRefresh }: { isBusy?: boolean; onRefresh: () => void }) {
  useShortcut("r", "Read it again", onRefresh);
  return (
    <Button
      size="sm"
      variant="default"
      loading={isBusy}
      onClick={onRefresh}
      leftSection={<Icon name="retry" size={15} />}
    >
      Refresh
    </Button>
  );
}
