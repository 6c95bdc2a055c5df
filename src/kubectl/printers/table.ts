/** Prints the Tables that the server makes. models cli-runtime/pkg/printers/tableprinter.go */

import { align, TABLE_STYLE } from '../../apimachinery/go/tabwriter.ts';
import { formatV } from '../../apimachinery/go/value.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import { metaOf, metaText } from '../resource/info.ts';
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

  print(plain: Table): string {
    const table = decorated(plain, this.options);
    const shown = table.columns.flatMap(({ priority }, index) =>
      this.options.wide || priority === 0 ? [index] : [],
    );
    const lines = table.rows.map(({ cells }) => shown.map(index => cellText(cells[index])).join('\t'));
    if (this.options.headers && !this.headersPrinted)
      lines.unshift(shown.map(index => table.columns[index]!.name.toUpperCase()).join('\t'));
    this.headersPrinted = true;
    return lines.length === 0 ? '' : align(`${lines.join('\n')}\n`, TABLE_STYLE, this.widths);
  }
}

/** With the columns that only the client knows. Cells go by their place, as upstream. models DecorateTable */
function decorated(table: Table, options: TableOptions): Table {
  const name = table.columns.findIndex(column => column.name.toLowerCase() === 'name');
  const column = (title: string): Column => ({ name: title, priority: 0 });
  return {
    columns: [
      ...(options.namespace ? [column('Namespace')] : []),
      ...table.columns,
      ...options.labelColumns.map(label => column(label.split('/').pop()!)),
      ...(options.showLabels ? [column('Labels')] : []),
    ],
    rows: table.rows.map(({ cells, object }) => {
      const labels = (metaOf(object).labels ?? {}) as Readonly<Record<string, string>>;
      const named = cells.map((cell, index) =>
        index === name && options.kindPrefix ? `${options.kindPrefix}/${String(cell)}` : cell,
      );
      return {
        object,
        cells: [
          ...(options.namespace ? [metaText(object, 'namespace')] : []),
          ...named,
          ...options.labelColumns.map(label => labels[label] ?? ''),
          ...(options.showLabels ? [labelText(labels)] : []),
        ],
      };
    }),
  };
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return formatV(cell);
  const end = cell.search(/[\f\n\r]/);
  return end < 0 ? escapeTerminal(cell) : `${escapeTerminal(cell.slice(0, end))}...`;
}

/** `a=b,c=d`, or `<none>`. */
export function labelText(labels: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? '<none>' : entries.map(([key, value]) => `${key}=${value}`).join(',');
}
