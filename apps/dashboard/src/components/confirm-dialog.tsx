import { Button, Group, Modal, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { formatNumber } from "../words/numbers.ts";
import { ProblemAlert } from "./problem-alert.tsx";

/** From so many on, a click is not enough. */
const typedFrom = 1_000;

/**
 * Asks before something that is hard to undo. It names what happens and to how many; for more than a thousand the number is
 * typed, so that nobody confirms by habit.
 */
export function ConfirmDialog({
  title,
  verb,
  count,
  isDangerous = false,
  isBusy = false,
  isReady = true,
  error,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  /** On the button: `Retry 1,240 deliveries`. */
  verb: string;
  /** How many are meant; 1 where that is clear. */
  count: number;
  isDangerous?: boolean;
  isBusy?: boolean;
  isReady?: boolean;
  error?: unknown;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const [typed, setTyped] = useState("");
  const mustType = count > typedFrom;
  const isTyped = !mustType || typed.replace(/\D/g, "") === String(count);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": "Close" }} centered>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isTyped && isReady) onConfirm();
        }}
      >
        {children}
        {mustType && (
          <TextInput
            mt="md"
            label={`Type ${formatNumber(count)} to confirm`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            inputMode="numeric"
            autoComplete="off"
          />
        )}
        {error !== undefined && error !== null && <ProblemAlert error={error} />}
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button
            type="submit"
            {...(isDangerous ? { color: "red" } : {})}
            loading={isBusy}
            disabled={!isTyped || !isReady}
          >
            {verb}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
