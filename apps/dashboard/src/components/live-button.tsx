import { Button } from "@mantine/core";
import classes from "./live-button.module.css";

/** Whether what is shown follows what happens. */
export function LiveButton({ isLive, onChange }: { isLive: boolean; onChange: () => void }) {
  return (
    <Button
      size="sm"
      variant={isLive ? "light" : "default"}
      aria-pressed={isLive}
      onClick={onChange}
      leftSection={<span className={classes["dot"]} data-on={isLive || undefined} />}
    >
      Live
    </Button>
  );
}
