import { Button } from "@mantine/core";
import { CopyButton } from "../components/copy-button.tsx";
import { Icon } from "../components/icon.tsx";
import { LiveButton } from "../components/live-button.tsx";
import { RefreshButton } from "../components/refresh-button.tsx";

/** What can be done with a list as it is shown. */
export function ListActions({
  isLive,
  isBusy,
  onLive,
  onRefresh,
  onExport,
}: {
  isLive: boolean;
  isBusy: boolean;
  onLive: () => void;
  onRefresh: () => void;
  onExport: () => void;
}) {
  return (
    <>
      <CopyButton size="sm" label="Copy link" text={() => location.href} />
      <Button size="sm" variant="default" onClick={onExport} leftSection={<Icon name="download" size={15} />}>
        Export…
      </Button>
      <LiveButton isLive={isLive} onChange={onLive} />
      <RefreshButton isBusy={isBusy} onRefresh={onRefresh} />
    </>
  );
}
