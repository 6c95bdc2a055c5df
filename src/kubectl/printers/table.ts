/** Prints the Tables that the server makes. models cli-runtime/pkg/printers/tableprinter.go */
import { isObject, type JsonObject } from '../../base/json.ts';
import { metaOf, metaText } from '../resource/info.ts';
import { formatV } from './go-value.ts';
import { align, TABLE_STYLE } from './tabwriter.ts';
import { escapeTerminal } from './terminal.ts';

export interface Column {
  readonly name: string;
  readonly priority: number;
}
export interface Row {
  readonly cells: readonly unknown[];
  /** The object, or what of it the server sent along. */
  readonly object: JsonObject;
}
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface TableOptions {
  readonly wide: boolean;
  readonly headers: boolean;
  readonly namespace: boolean;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
  /** `pod/` before each name. */
  readonly kindPrefix?: string;
}

/** What a Table object of the server holds. */
export function readTable(object: JsonObject, columns: readonly Column[] = []): Table {
  const definitions = Array.isArray(object.columnDefinitions)
    ? (object.columnDefinitions as readonly JsonObject[]).map(definition => ({
        name: String(definition.name),
        priority: Number(definition.priority ?? 0),
      }))
    : columns;
  const rows = ((object.rows as readonly JsonObject[] | null | undefined) ?? []).map(row => ({
    cells: row.cells as readonly unknown[],
    object: isObject(row.object) ? row.object : {},
  }));
  return { columns: definitions, rows };
}

/** Prints tables one after the other; widths are kept while a watch goes on. */
export class TablePrinter {
  private readonly widths: number[] = [];
  private headersPrinted = false;

  constructor(private readonly options: TableOptions) {}

  print(table: Table): string {
    const { options } = this;
    const shown = table.columns
      .map((column, index) => ({ column, index }))
      .filter(({ column }) => options.wide || column.priority === 0);
    const lines: string[] = [];
    if (options.headers && !this.headersPrinted) {
      lines.push(
        [
          ...(options.namespace ? ['NAMESPACE'] : []),
          ...shown.map(({ column }) => column.name.toUpperCase()),
          ...options.labelColumns.map(label => label.split('/').pop()!.toUpperCase()),
          ...(options.showLabels ? ['LABELS'] : []),
        ].join('\t'),
      );
    }
    for (const row of table.rows)
      lines.push(
        this.row(
          table,
          shown.map(({ index }) => index),
          row,
        ),
      );
    this.headersPrinted = true;
    if (lines.length === 0) return '';
    return `${align(`${lines.join('\n')}\n`, TABLE_STYLE, this.widths)}`;
  }

  private row(table: Table, shown: readonly number[], row: Row): string {
    const { options } = this;
    const labels = (metaOf(row.object).labels ?? {}) as Readonly<Record<string, string>>;
    const nameColumn = table.columns.findIndex(column => column.name.toLowerCase() === 'name');
    const cells = shown.map(index => {
      const text = cellText(row.cells[index]);
      return index === nameColumn && options.kindPrefix ? `${options.kindPrefix}/${text}` : text;
    });
    return [
      ...(options.namespace ? [metaText(row.object, 'namespace')] : []),
      ...cells,
      ...options.labelColumns.map(label => labels[label] ?? ''),
      ...(options.showLabels ? [labelText(labels)] : []),
    ].join('\t');
  }
}

function cellText(cell: unknown): string {
  if (typeof cell !== 'string') return formatV(cell);
  const end = cell.search(/[\f\n\r]/);
  return end < 0 ? escapeTerminal(cell) : `${escapeTerminal(cell.slice(0, end))}...`;
}

/** `a=b,c=d`, or `<none>`. */
export function labelText(labels: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? '<none>' : entries.map(([key, value]) => `${key}=${value}`).join(',');
}
