import { type ReactNode, useRef } from "react";
import { useShortcut } from "../frame/shortcuts.ts";
import classes from "./data-table.module.css";
import { TickBox } from "./tick-box.tsx";

/** A page of the API has 100 rows at most, so all of them are drawn. */
export type Column<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: "right";
  /** On a narrow screen rows are cards: `title` is a card's head, `beside` stands next to it, `hidden` is left out. */
  narrow?: "title" | "beside" | "hidden";
};

/** Which rows are picked, where they can be: made by `SelectableTable`. */
export type Picking = {
  isAll: boolean;
  isSome: boolean;
  onToggleAll: (event: unknown) => void;
  of: (rowId: string) => { isPicked: boolean; label: string; onToggle: (event: unknown) => void };
};

export type TableProps<Row> = {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowId: (row: Row) => string;
};

/**
 * Rows of a list. The cell that leads on has a link with `data-row-link`: `j` and `k` go from one to the next, and a click
 * anywhere in the row is a click on it.
 */
export function DataTable<Row extends object>({
  label,
  rows,
  columns,
  rowId,
  picking,
}: TableProps<Row> & { picking?: Picking }) {
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes["scroll"]} aria-label={label} tabIndex={0}>
      <table className={classes["table"]}>
        <thead>
          <tr>
            {picking && (
              <th className={classes["tick"]} scope="col">
                <TickBox
                  label="Select all rows shown"
                  isTicked={picking.isAll}
                  isPartly={picking.isSome}
                  onChange={picking.onToggleAll}
                />
              </th>
            )}
            {columns.map(({ id, header, align }) => (
              <th key={id} scope="col" data-align={align}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <TableRow key={rowId(row)} row={row} columns={columns} picked={picking?.of(rowId(row))} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TableRow<Row>({
  row,
  columns,
  picked,
}: {
  row: Row;
  columns: readonly Column<Row>[];
  picked: ReturnType<Picking["of"]> | undefined;
}) {
  return (
    <tr data-selected={picked?.isPicked || undefined} onClick={followRowLink}>
      {picked && (
        <td className={classes["tick"]}>
          <TickBox label={picked.label} isTicked={picked.isPicked} onChange={picked.onToggle} />
        </td>
      )}
      {columns.map(({ id, header, align, narrow, cell }) => (
        <td key={id} data-label={header} data-align={align} data-narrow={narrow}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** What can be used by itself is left alone, and so is text that is being selected. */
function followRowLink(event: React.MouseEvent<HTMLTableRowElement>): void {
  const target = event.target as Element; // of a click on a part of the page
  if (target.closest("a, button, input, label") !== null || String(getSelection()) !== "") return;
  const link = event.currentTarget.querySelector<HTMLAnchorElement>("[data-row-link]");
  if (link === null) return;
  if (event.ctrlKey || event.metaKey) open(link.href, "_blank", "noopener");
  else link.click();
}

function useRowKeys(body: React.RefObject<HTMLTableSectionElement | null>): void {
  const move = (step: number) => {
    const links = [...(body.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [])];
    const row = document.activeElement?.closest("tr");
    const at = links.findIndex((link) => link.closest("tr") === row);
    links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
  };
  useShortcut("j", "Next row", () => move(1), "Lists");
  useShortcut("k", "Row before", () => move(-1), "Lists");
}
