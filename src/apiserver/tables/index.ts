import type { GroupVersionResource } from '../../api/resources.ts';
import type { JsonObject } from '../../base/json.ts';
import { type CustomColumn, customPrinter } from './custom.ts';
import { GENERIC } from './generic.ts';
import type { Printer } from './printer.ts';
import { PRINTERS } from './registry.ts';

export type { CustomColumn } from './custom.ts';

/** Which resource the rows are of. */
export interface TableResource extends GroupVersionResource {
  readonly kind: string;
  readonly namespaced: boolean;
  /** True for the resource of a CustomResourceDefinition. */
  readonly custom?: boolean;
}

export interface TableOptions {
  /** Milliseconds since the epoch, for ages. */
  readonly now: number;
  /** What each row carries of its object. */
  readonly includeObject: 'None' | 'Metadata' | 'Object';
  /** False leaves the column definitions out (null). Rows stay as they are. */
  readonly headers?: boolean;
  /** The columns that a CustomResourceDefinition names; a list, even if empty, means a custom resource. */
  readonly columns?: readonly CustomColumn[];
}

/**
 * The Table form of objects (`application/json;as=Table`): all columns, the wide ones too.
 * models pkg/printers/internalversion/printers.go and apiserver/pkg/endpoints/handlers/response.go
 * @param listMetadata of the list, or of the single object; resourceVersion, continue, remainingItemCount are kept
 */
export function toTable(
  resource: TableResource,
  objects: readonly JsonObject[],
  listMetadata: JsonObject,
  options: TableOptions,
): JsonObject {
  const printer = printerOf(resource, options.columns);
  const { resourceVersion, continue: next, remainingItemCount } = listMetadata;
  const shown = printer.sort?.(objects) ?? objects;
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion, continue: next, remainingItemCount },
    columnDefinitions:
      options.headers === false ? null : (printer.columns as unknown as readonly JsonObject[]),
    rows: shown.map(object => ({
      cells: printer.cells(object, options.now),
      conditions: printer.conditions?.(object),
      object: carried(object, options.includeObject),
    })),
  };
}

function printerOf(
  { group, kind, custom }: TableResource,
  columns: readonly CustomColumn[] | undefined,
): Printer {
  if (custom || columns) return customPrinter(columns);
  const groupKind = group === '' ? kind : `${kind}.${group}`;
  return PRINTERS[groupKind] ?? GENERIC;
}

function carried(object: JsonObject, what: TableOptions['includeObject']): JsonObject | null {
  if (what === 'Object') return object;
  if (what === 'None') return null;
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}
