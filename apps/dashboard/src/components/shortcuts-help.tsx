import { Kbd, Modal } from "@mantine/core";
import { type Shortcut, useShortcuts } from "../frame/shortcuts.ts";
import classes from "./shortcuts-help.module.css";

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** All shortcuts that work now. */
export function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcuts();
  const groups = Map.groupBy(shortcuts, ({ group }) => group);
  return (
    <Modal
      opened
      onClose={onClose}
      title="Keyboard shortcuts"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <div className={classes["groups"]}>
        {[...groups].map(([group, ofGroup]) => (
          <section key={group}>
            <h2>{group}</h2>
            <dl>
              {onlyOnce(ofGroup).map(({ keys, does }) => (
                <div key={keys}>
                  <dt>{does}</dt>
                  <dd>
                    {keys.split(" ").map((key) => (
                      <Kbd key={key}>{describeKey(key)}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

/** Of two for the same keys the last one counts. */
function onlyOnce(shortcuts: readonly Shortcut[]): Shortcut[] {
  return [...new Map(shortcuts.map((shortcut) => [shortcut.keys, shortcut])).values()];
}

function describeKey(key: string): string {
  return key.startsWith("mod+") ? `${isMac ? "⌘" : "Ctrl"} ${key.slice(4).toUpperCase()}` : key;
}
