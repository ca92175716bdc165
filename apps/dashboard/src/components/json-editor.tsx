import { Button } from "@mantine/core";
import { lazy, type ReactNode, Suspense } from "react";
import classes from "./json-editor.module.css";
import { indent } from "./json-view.tsx";

const Surface = lazy(() =>
  import("./json-editor-surface.tsx").then(({ JsonEditorSurface }) => ({ default: JsonEditorSurface })),
);

/**
 * A field for JSON: coloured, with the place of a mistake marked and told below. The editor is loaded when the first one is
 * shown. Tab leads on to the next field. What is written goes to `onChange` as it is, so it may not be JSON (yet).
 */
export function JsonEditor({
  label,
  description,
  value,
  onChange,
  height = "16rem",
  isReadOnly = false,
  error,
}: {
  label: string;
  description?: ReactNode;
  value: string;
  onChange: (value: string) => void;
  /** As CSS writes it. */
  height?: string;
  isReadOnly?: boolean;
  /** What somebody else found wrong with it. */
  error?: string | undefined;
}) {
  const formatted = indent(value);
  return (
    <div>
      <div className={classes["head"]}>
        <span className={classes["label"]}>{label}</span>
        {!isReadOnly && formatted !== value && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => onChange(formatted)}
            aria-label={`Format ${label}`}
          >
            Format
          </Button>
        )}
      </div>
      {description !== undefined && <p className={classes["description"]}>{description}</p>}
      <Suspense fallback={<div className={classes["frame"]} style={{ height }} aria-busy="true" />}>
        <Surface {...{ label, value, onChange, height, isReadOnly, error }} />
      </Suspense>
    </div>
  );
}
