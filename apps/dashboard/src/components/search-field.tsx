import { useRef } from "react";
import { useShortcut } from "../frame/shortcuts.ts";
import { Icon } from "./icon.tsx";
import classes from "./search-field.module.css";

/** Narrows what is shown as one types; `/` leads to it. */
export function SearchField({
  label,
  placeholder,
  value,
  onChange,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (text: string) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  useShortcut("/", "Search", () => input.current?.focus());
  return (
    <div className={classes["field"]}>
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}
