import { Button } from "@mantine/core";
import { describeProblem } from "../api/problem-words.ts";
import { CopyId } from "./copy-id.tsx";
import { Icon } from "./icon.tsx";
import classes from "./problem-alert.module.css";

/** What went wrong in words, with a way to try again where there is one. */
export function ProblemAlert({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { title, detail, fields, requestId } = describeProblem(error);
  return (
    <div className={classes["alert"]} role="alert">
      <Icon name="alert" size={20} />
      <div className={classes["body"]}>
        <strong>{title}</strong>
        <p>{detail}</p>
        {fields.length > 0 && (
          <ul>
            {fields.map(({ pointer, message }) => (
              <li key={`${pointer} ${message}`}>
                <code>{pointer === "" ? "/" : pointer}</code> {message}
              </li>
            ))}
          </ul>
        )}
        {requestId !== undefined && (
          <p className={classes["request"]}>
            Request <CopyId id={requestId} label="request id" isWhole />
          </p>
        )}
        {onRetry !== undefined && (
          <Button size="xs" variant="default" onClick={onRetry} leftSection={<Icon name="retry" size={14} />}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}
