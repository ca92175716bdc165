import { type ColumnDef, rowSelectionFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { DataTable, type Picking, type TableProps } from "./data-table.tsx";

export type Selection = { selected: ReadonlySet<string>; onChange: (selected: ReadonlySet<string>) => void };

const features = tableFeatures({ rowSelectionFeature });

/** No column of it is shown: it knows which rows are selected, and `DataTable` draws them. */
const noColumns: ColumnDef<typeof features, object>[] = [];

/** Rows of a list that can be selected, one by one or all that are shown. */
export function SelectableTable<Row extends object>({
  rowLabel,
  selection,
  ...shown
}: TableProps<Row> & {
  /** What a row is called in its tick box. */
  rowLabel: (row: Row) => string;
  selection: Selection;
}) {
  const { rows, rowId } = shown;
  const table = useTable({
    features,
    columns: noColumns,
    data: asMutable(rows),
    getRowId: (row) => rowId(asShown(row)),
    state: { rowSelection: asState(selection) },
    onRowSelectionChange: (update) => {
      const next = typeof update === "function" ? update(asState(selection)) : update;
      selection.onChange(new Set(Object.keys(next).filter((id) => next[id])));
    },
  });
  const picking: Picking = {
    isAll: table.getIsAllRowsSelected(),
    isSome: table.getIsSomeRowsSelected(),
    onToggleAll: table.getToggleAllRowsSelectedHandler(),
    of(id) {
      const row = table.getRow(id);
      return {
        isPicked: row.getIsSelected(),
        label: `Select ${rowLabel(asShown(row.original))}`,
        onToggle: row.getToggleSelectedHandler(),
      };
    },
  };
  return <DataTable {...shown} picking={picking} />;

  /** They are the rows that it was given. */
  function asShown(row: object): Row {
    return row as Row;
  }
}

/** The table only reads them. */
function asMutable(rows: readonly object[]): object[] {
  return rows as object[];
}

function asState(selection: Selection): Record<string, true> {
  return Object.fromEntries([...selection.selected].map((id) => [id, true as const]));
}
