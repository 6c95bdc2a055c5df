import type { Json, JsonObject } from '../../base/json.ts';
import { ageOf, nameOf, since } from './cells.ts';
import { evaluateJsonPath } from './json-path.ts';
import { AGE, type Column, NAME, type Printer } from './printer.ts';

/** `additionalPrinterColumns` of a CustomResourceDefinition's version. */
export interface CustomColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly description?: string;
  readonly priority?: number;
  readonly jsonPath: string;
}

/**
 * The printer of a custom resource: its name, then the columns that its definition names, or its age.
 * models apiextensions-apiserver/pkg/registry/customresource/tableconvertor/tableconvertor.go
 */
export function customPrinter(columns: readonly CustomColumn[] | undefined): Printer {
  if (!columns || columns.length === 0) {
    return { columns: [NAME, AGE], cells: (object, now) => [nameOf(object), ageOf(object, now)] };
  }
  return {
    columns: [NAME, ...columns.map(describe)],
    cells: (object, now) => [nameOf(object), ...columns.map(column => cell(column, object, now))],
  };
}

function describe({ name, type, format, description, priority }: CustomColumn): Column {
  return {
    name,
    type: type as Column['type'],
    format: format ?? '',
    description: description ?? '',
    priority: priority ?? 0,
  };
}

function cell({ type, jsonPath }: CustomColumn, object: JsonObject, now: number): Json {
  const found = evaluateJsonPath(jsonPath, object);
  if (found.length === 0) return null;
  const [value] = found;
  if (type === 'string') return found.map(showAsText).join(' ');
  if (type === 'date') return typeof value === 'string' ? since(value, now) : null;
  if (type === 'integer') return typeof value === 'number' ? Math.trunc(value) : null;
  if (type === 'number') return typeof value === 'number' ? value : null;
  return typeof value === 'boolean' ? value : null;
}

function showAsText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
