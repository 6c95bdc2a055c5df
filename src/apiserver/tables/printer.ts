import type { Json, JsonObject } from '../../base/json.ts';

/** A column as the Table form describes it. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'number' | 'date';
  readonly format: string;
  readonly description: string;
  /** 1: shown by `-o wide` only. */
  readonly priority: number;
}

/** How one kind is shown in a table. Cells come in the order of the columns, the wide ones included. */
export interface Printer<T = JsonObject> {
  readonly columns: readonly Column[];
  /** @param now milliseconds since the epoch, for ages */
  cells(object: T, now: number): readonly Json[];
  /** Conditions of the row: a pod that has run to its end is marked as completed. */
  conditions?(object: T): readonly JsonObject[] | undefined;
  /** Puts a list in the order in which it is shown; as stored where absent. */
  sort?(objects: readonly T[]): readonly T[];
}

/** Gives a printer of a typed kind to the registry, which knows objects by kind only. */
export function printer<T>(typed: Printer<T>): Printer {
  return typed as unknown as Printer;
}

function column(type: Column['type'], name: string, description: string, format = ''): Column {
  return { name, type, format, description, priority: 0 };
}

export const NAME = column('string', 'Name', 'Name of the object.', 'name');
export const AGE = column('string', 'Age', 'Time since creation.');

/** A column of texts. */
export function text(name: string, description = ''): Column {
  return column('string', name, description);
}

/** A column of whole numbers. */
export function whole(name: string, description = ''): Column {
  return column('integer', name, description);
}

/** A column of true and false. */
export function flag(name: string, description = ''): Column {
  return column('boolean', name, description);
}

/** The same column for `-o wide` only. */
export function wide(shown: Column): Column {
  return { ...shown, priority: 1 };
}

/** The wide columns that all kinds with a pod template have. */
export const TEMPLATE_COLUMNS: readonly Column[] = [
  wide(text('Containers', 'Names of the containers of the template.')),
  wide(text('Images', 'Images of the containers of the template.')),
];
export const SELECTOR = wide(text('Selector', 'Which pods belong to it.'));
