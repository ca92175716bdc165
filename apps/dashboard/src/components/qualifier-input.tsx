import { Button } from "@mantine/core";
import { type KeyboardEvent, type RefObject, useState } from "react";
import type { Qualifier } from "../words/qualifiers.ts";
import { type Suggestion, suggest } from "../words/suggest.ts";
import { Icon } from "./icon.tsx";
import classes from "./qualifier-bar.module.css";

type Props = {
  id: string;
  label: string;
  value: string;
  qualifiers: readonly Qualifier[];
  onSearch: (text: string) => void;
  inputRef: RefObject<HTMLInputElement | null>;
};

/** Where a search is written: a combobox (ARIA 1.2) whose list suggests what can be written next. */
export function QualifierInput({ id, label, value, qualifiers, onSearch, inputRef }: Props) {
  const [text, setText] = useState(value);
  const { suggestions, at, onKeyDown, open, close, take } = useSuggestions(text, qualifiers, {
    onTake(suggestion) {
      setText(suggestion.text);
      inputRef.current?.focus();
    },
    onEnter: () => onSearch(text.trim()),
  });
  const isListed = suggestions.length > 0;
  return (
    <div className={classes["field"]}>
      <Icon name="search" size={17} />
      <input
        ref={inputRef}
        className={classes["input"]}
        value={text}
        placeholder={qualifiers
          .slice(0, 3)
          .map(({ example }) => example)
          .join(" ")}
        aria-label={label}
        role="combobox"
        aria-expanded={isListed}
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={at >= 0 && isListed ? `${id}-${at}` : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={2_000}
        onChange={(event) => {
          setText(event.currentTarget.value);
          open();
        }}
        onClick={open}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      <Button size="compact-sm" variant="subtle" onClick={() => onSearch(text.trim())}>
        Search
      </Button>
      <Suggestions id={id} at={at} suggestions={suggestions} onTake={take} />
    </div>
  );
}

type Told = { onTake: (suggestion: Suggestion) => void; onEnter: () => void };

/** What is suggested, which of it is chosen, and what the keys do to that. */
function useSuggestions(text: string, qualifiers: readonly Qualifier[], { onTake, onEnter }: Told) {
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const suggestions = isOpen ? suggest(text, qualifiers) : [];
  const open = () => {
    setOpen(true);
    setAt(-1);
  };
  const close = () => {
    setOpen(false);
    setAt(-1);
  };
  const take = (suggestion: Suggestion) => {
    setAt(-1);
    onTake(suggestion);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const chosen = suggestions[at];
    if (step !== 0) {
      event.preventDefault();
      setOpen(true);
      const count = suggestions.length + 1; // and none of them
      setAt(((at + 1 + step + count) % count) - 1);
    } else if (event.key === "Escape") close();
    else if (chosen !== undefined && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      take(chosen);
    } else if (event.key === "Enter") {
      close();
      onEnter();
    }
  };
  return { suggestions, at, onKeyDown, open, close, take };
}

function Suggestions({
  id,
  at,
  suggestions,
  onTake,
}: {
  id: string;
  at: number;
  suggestions: readonly Suggestion[];
  onTake: (suggestion: Suggestion) => void;
}) {
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label="Suggestions"
      className={classes["list"]}
      hidden={suggestions.length === 0}
    >
      {suggestions.map((suggestion, index) => (
        <div
          key={suggestion.label}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={classes["option"]}
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(suggestion);
          }}
        >
          <code>{suggestion.label}</code>
          <span>{suggestion.about}</span>
        </div>
      ))}
    </div>
  );
}
