import { Modal } from "@mantine/core";
import type { Answer } from "@posthorn/sdk";
import { type KeyboardEvent, useId, useState } from "react";
import { useRead } from "../../api/use-call.ts";
import { Icon, type IconName } from "../../components/icon.tsx";
import { useOpenScreen } from "../../frame/screen-navigation.tsx";
import { deliveriesScreen } from "../deliveries/screen.ts";
import { deliveryScreen } from "../delivery/screen.ts";
import { screens } from "../screens.ts";
import { maySee, useMay, useSession } from "../session.tsx";
import classes from "./command-palette.module.css";

type Hit = Answer<"search">["data"][number];
type Command = { label: string; note: string; icon: IconName; run: () => void };

/** Goes to any screen, or to whatever an id, an external id or a search is the name of. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const commands = useCommands(text.trim());
  const id = useId();
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((at + step + commands.length) % Math.max(commands.length, 1));
    } else if (event.key === "Enter") run(commands[at]);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      yOffset="12vh"
      aria-label="Find anything"
    >
      <input
        className={classes["input"]}
        placeholder="A screen, an id, an external id, or status:failed …"
        aria-label="Find anything"
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={commands.length > 0 ? `${id}-${at}` : undefined}
        value={text}
        maxLength={255}
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} role="listbox" aria-label="Found" className={classes["list"]}>
        {commands.map((command, index) => (
          <div
            key={`${command.label} ${command.note}`}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={classes["option"]}
            onMouseMove={() => setAt(index)}
            onMouseDown={(event) => {
              event.preventDefault();
              run(command);
            }}
          >
            <Icon name={command.icon} size={17} />
            <span className={classes["label"]}>{command.label}</span>
            <span className={classes["note"]}>{command.note}</span>
          </div>
        ))}
      </div>
    </Modal>
  );
}

const leastLetters = 3;
const isId = /^[a-z]+_[0-9a-z]{26}$/;

function useCommands(text: string): Command[] {
  const session = useSession();
  const open = useOpenScreen();
  const mayFind = useMay("deliveries:read");
  const isWord = text.length >= leastLetters && !text.includes(":");
  const { data } = useRead(
    "search",
    { query: { q: text } },
    { isEnabled: mayFind && isWord, freshForMs: 30_000 },
  );
  const places = screens
    .filter((screen) => screen.nav !== undefined && maySee(session, screen))
    .filter(({ title }) => title.toLowerCase().includes(text.toLowerCase()))
    .map((screen) => ({
      ...{ label: screen.title, note: "Go to", icon: screen.nav?.icon ?? "arrowRight" },
      run: () => open(screen),
    }));
  const found = (isWord ? (data?.data ?? []) : []).map((hit) => ({
    ...{ label: hit.id, note: hit.kind, icon: "search" as const },
    run: () => openHit(hit, open),
  }));
  const search: Command[] =
    text === "" || !mayFind || isId.test(text)
      ? []
      : [
          {
            ...{
              label: text.includes(":") ? text : `tag:${text}`,
              note: "Search deliveries",
              icon: "filter" as const,
            },
            run: () => open(deliveriesScreen, { search: { q: text.includes(":") ? text : `tag:${text}` } }),
          },
        ];
  return [...found, ...places, ...search];
}

/** To the screen of what was found; to its deliveries, where it has none. */
function openHit(hit: Hit, open: ReturnType<typeof useOpenScreen>): void {
  const delivery = hit.kind === "attempt" ? hit.deliveryId : null;
  for (const screen of screens) {
    const params = screen.showsHit?.(hit);
    if (params !== undefined) {
      open(screen, { params });
      return;
    }
  }
  if (delivery !== null && hit.tenantId !== null)
    open(deliveryScreen, { params: { tenant: hit.tenantId, delivery } });
  else open(deliveriesScreen, { search: { q: hit.id } });
}
