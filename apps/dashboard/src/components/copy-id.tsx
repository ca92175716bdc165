import { shortenId } from "../words/ids.ts";
import classes from "./copy-id.module.css";
import { Hint } from "./hint.tsx";
import { Icon } from "./icon.tsx";
import { useCopy } from "./use-copy.ts";

/** An id that is copied whole by a click. `isWhole` shows all of it, for where there is room. */
export function CopyId({ id, label, isWhole = false }: { id: string; label?: string; isWhole?: boolean }) {
  const { hasCopied, copy } = useCopy();
  return (
    <Hint text={isWhole ? "Copy" : id}>
      <button
        type="button"
        className={classes["id"]}
        onClick={(event) => {
          event.stopPropagation();
          copy(id, `Copied ${id}`);
        }}
      >
        <span className={classes["text"]}>{isWhole ? id : shortenId(id)}</span>
        <span className="visually-hidden">
          , copy {label ?? "id"} {isWhole ? "" : id}
        </span>
        <Icon name={hasCopied ? "check" : "copy"} size={13} />
      </button>
    </Hint>
  );
}
