import { type ColumnDef, rowSelectionFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { type ReactNode, useMemo, useRef } from "react";
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

export type Selection = { selected: ReadonlySet<string>; onChange: (selected: ReadonlySet<string>) => void };

const features = tableFeatures({ rowSelectionFeature });

/**
 * Rows of a list. The cell that leads on has a link with `data-row-link`: `j` and `k` go from one to the next, and a click
 * anywhere in the row is a click on it.
 */
export function DataTable<Row extends object>({
  label,
  rows,
  columns,
  rowId,
  rowLabel,
  selection,
}: {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowId: (row: Row) => string;
  /** What a row is called where it can be selected. */
  rowLabel?: (row: Row) => string;
  selection?: Selection | undefined;
}) {
  const definitions = useMemo(() => columns.map((column) => asDefinition(column)), [columns]);
  const table = useTable({
    features,
    columns: definitions,
    data: asMutable(rows),
    getRowId: rowId,
    state: { rowSelection: asState(selection) },
    onRowSelectionChange: (update) => {
      const next = typeof update === "function" ? update(asState(selection)) : update;
      selection?.onChange(new Set(Object.keys(next).filter((id) => next[id])));
    },
  });
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body);
  const byId = new Map(columns.map((column) => [column.id, column]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes["scroll"]} aria-label={label} tabIndex={0}>
      <table className={classes["table"]}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {selection && (
                <th className={classes["tick"]} scope="col">
                  <TickBox
                    label="Select all rows shown"
                    isTicked={table.getIsAllRowsSelected()}
                    isPartly={table.getIsSomeRowsSelected()}
                    onChange={table.getToggleAllRowsSelectedHandler()}
                  />
                </th>
              )}
              {group.headers.map((header) => (
                <th key={header.id} scope="col" data-align={byId.get(header.id)?.align}>
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody ref={body}>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} data-selected={row.getIsSelected() || undefined} onClick={followRowLink}>
              {selection && (
                <td className={classes["tick"]}>
                  <TickBox
                    label={`Select ${rowLabel?.(row.original) ?? row.id}`}
                    isTicked={row.getIsSelected()}
                    onChange={row.getToggleSelectedHandler()}
                  />
                </td>
              )}
              {row.getAllCells().map((cell) => {
                const column = byId.get(cell.column.id);
                return (
                  <td
                    key={cell.id}
                    data-label={column?.header}
                    data-align={column?.align}
                    data-narrow={column?.narrow}
                  >
                    <table.FlexRender cell={cell} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function asDefinition<Row extends object>({
  id,
  header,
  cell,
}: Column<Row>): ColumnDef<typeof features, Row> {
  return { id, header, cell: ({ row }) => cell(row.original) };
}

/** The table only reads them. */
function asMutable<Row>(rows: readonly Row[]): Row[] {
  return rows as Row[];
}

function asState(selection: Selection | undefined): Record<string, true> {
  return Object.fromEntries([...(selection?.selected ?? [])].map((id) => [id, true as const]));
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
