/** `-o custom-columns`. models kubectl/pkg/cmd/get/customcolumn.go */

import { align, TABLE_STYLE } from '../../apimachinery/go/tabwriter.ts';
import { formatV } from '../../apimachinery/go/value.ts';
import type { JsonObject } from '../../base/json.ts';
import { CommandError } from '../framework/errors.ts';
import { JsonPath } from './jsonpath/jsonpath.ts';

interface CustomColumn {
  readonly header: string;
  readonly path: JsonPath;
}

/** Brings `x.y`, `.x.y`, `{x.y}` into the form `{.x.y}`. @throws CommandError */
export function relaxedPath(expression: string): string {
  if (expression === '') return '';
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(expression);
  if (match === null) {
    throw new CommandError(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  }
  return `{.${match[1] ?? match[2]}}`;
}

/** @param spec `NAME:.metadata.name,NODE:.spec.nodeName` @throws CommandError */
export function columnsOfSpec(spec: string): CustomColumn[] {
  if (spec === '') throw new CommandError('custom-columns format specified but no custom columns given');
  return spec.split(',').map(part => {
    const colon = part.indexOf(':');
    if (colon < 0) {
      throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    }
    return column(part.slice(0, colon), part.slice(colon + 1));
  });
}

/** @param text a file of two lines: headers and paths @throws CommandError */
export function columnsOfFile(text: string): CustomColumn[] {
  const [first = '', second = ''] = text.split('\n');
  const headers = first.split(/\s+/).filter(word => word !== '');
  const paths = second.split(/\s+/).filter(word => word !== '');
  if (headers.length !== paths.length) {
    throw new CommandError(
      `number of headers (${headers.length}) and field specifications (${paths.length}) don't match`,
    );
  }
  return headers.map((header, index) => column(header, paths[index]!));
}

function column(header: string, path: string): CustomColumn {
  return { header, path: new JsonPath(relaxedPath(path), { allowMissing: true }) };
}

/** The rows of the objects below their headers. */
export function printColumns(
  columns: readonly CustomColumn[],
  objects: readonly JsonObject[],
  headers: boolean,
): string {
  const lines = objects.map(object =>
    columns
      .map(({ path }) => {
        const values = path.find(object);
        return values.length === 0 ? '<none>' : values.map(formatV).join(',');
      })
      .join('\t'),
  );
  if (headers) lines.unshift(columns.map(({ header }) => header).join('\t'));
  return lines.length === 0 ? '' : align(`${lines.join('\n')}\n`, TABLE_STYLE);
}
