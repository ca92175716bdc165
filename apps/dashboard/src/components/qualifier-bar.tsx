import { Button } from "@mantine/core";
import { useId, useRef } from "react";
import { useShortcut } from "../frame/shortcuts.ts";
import { type Qualifier, readTerms, writeTerms } from "../words/qualifiers.ts";
import { Icon } from "./icon.tsx";
import classes from "./qualifier-bar.module.css";
import { QualifierInput } from "./qualifier-input.tsx";

/**
 * A search of qualifiers, `status:failed tag:order-42`. Enter searches; what can be written next is suggested; every word that
 * is in force is shown below, and taken out by a click.
 */
export function QualifierBar({
  label,
  value,
  qualifiers,
  mistakes,
  onSearch,
}: {
  label: string;
  value: string;
  qualifiers: readonly Qualifier[];
  mistakes: readonly string[];
  onSearch: (text: string) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  useShortcut("/", "Search", () => input.current?.focus());
  const terms = readTerms(value);
  return (
    <search className={classes["bar"]}>
      <QualifierInput key={value} {...{ id, label, value, qualifiers, onSearch }} inputRef={input} />
      {mistakes.length > 0 && (
        <ul className={classes["mistakes"]} role="alert">
          {mistakes.map((mistake) => (
            <li key={mistake}>{mistake}</li>
          ))}
        </ul>
      )}
      {terms.length > 0 && (
        <ul className={classes["terms"]} aria-label="Filters">
          {terms.map(({ name, value: text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same word may stand there twice
            <li key={index}>
              <button
                type="button"
                aria-label={`Remove filter ${name ?? ""} ${text}`}
                onClick={() => onSearch(writeTerms(terms.toSpliced(index, 1)))}
              >
                {name !== null && <span>{name}</span>} {text}
                <Icon name="cross" size={12} />
              </button>
            </li>
          ))}
          <li>
            <Button size="compact-sm" variant="subtle" onClick={() => onSearch("")}>
              Clear filters
            </Button>
          </li>
        </ul>
      )}
    </search>
  );
}
