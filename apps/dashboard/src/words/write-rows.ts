export type RowFormat = "csv" | "ndjson";

/** A column of a CSV file: its name, and a row's value in it. */
export type RowColumn<Row> = readonly [name: string, cell: (row: Row) => string | number | null];

/** Rows as a file: CSV as RFC 4180 has it, or a JSON object a line as the API has them. */
export function writeRows<Row>(
  format: RowFormat,
  rows: readonly Row[],
  columns: readonly RowColumn<Row>[],
): string {
  if (format === "ndjson") return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const lines = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
  return lines.map((cells) => `${cells.map(writeCell).join(",")}\r\n`).join("");
}

/** What a spreadsheet would run as a formula gets an apostrophe, which it takes for text. */
function writeCell(value: string | number | null): string {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
