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
  phrase,
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
  /** What is typed in place of a number: the name of what is meant. */
  phrase?: string;
  isDangerous?: boolean;
  isBusy?: boolean;
  isReady?: boolean;
  error?: unknown;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const [typed, setTyped] = useState("");
  const mustType = phrase !== undefined || count > typedFrom;
  const isTyped =
    !mustType || (phrase === undefined ? typed.replace(/\D/g, "") === String(count) : typed === phrase);
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
            label={`Type ${phrase ?? formatNumber(count)} to confirm`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            inputMode={phrase === undefined ? "numeric" : "text"}
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
            {...(isDangerous ? { color: "red.9" } : {})}
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
