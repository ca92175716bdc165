import { Button, Group, Modal } from "@mantine/core";
import type { components } from "@posthorn/sdk";
import { CopyButton } from "../../components/copy-button.tsx";
import classes from "./new-key.module.css";

type CreatedKey = components["schemas"]["CreatedApiKey"];

/** A key's text, which is nowhere afterwards: only the button closes this. */
export function NewKey({ created, onClose }: { created: CreatedKey; onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={`The key ${created.name}`}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      centered
    >
      <p className={classes["once"]}>
        Copy it now and keep it safe. <strong>It is shown this once</strong>; Posthorn keeps only its hash.
      </p>
      <output className={classes["key"]} aria-label="The new API key">
        {created.key}
      </output>
      <Group justify="space-between" gap="xs" mt="lg">
        <CopyButton size="sm" label="Copy key" text={() => created.key} />
        <Button onClick={onClose} data-autofocus>
          I have kept it
        </Button>
      </Group>
    </Modal>
  );
}
