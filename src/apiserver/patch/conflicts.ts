import type { ManagedFieldsEntry } from '../../api/generated/types.ts';
import { ApiError, failure } from '../../api/status.ts';
import { type FieldSet, pathTexts } from './field-set.ts';

/** Fields that an apply would change though somebody else owns them. */
export interface Conflict {
  readonly owner: ManagedFieldsEntry;
  readonly fields: FieldSet;
}

/** The refusal of an apply. models apimachinery/pkg/util/managedfields/internal/conflict.go */
export function conflictError(conflicts: readonly Conflict[]): ApiError {
  const found = conflicts
    .map(({ owner, fields }) => ({ owner: describe(owner), paths: pathTexts(fields) }))
    .sort((a, b) => (a.owner < b.owner ? -1 : 1));
  const causes = found.flatMap(({ owner, paths }) =>
    paths.map(path => ({ reason: 'FieldManagerConflict', message: `conflict with ${owner}`, field: path })),
  );
  return new ApiError(failure(409, 'Conflict', message(found, causes.length), { causes }));
}

function message(found: readonly { owner: string; paths: readonly string[] }[], count: number): string {
  if (count === 1)
    return `Apply failed with 1 conflict: conflict with ${found[0]!.owner}: ${found[0]!.paths[0]}`;
  const lines = found.flatMap(({ owner, paths }) => [
    `conflicts with ${owner}:`,
    ...paths.map(path => `- ${path}`),
  ]);
  return `Apply failed with ${count} conflicts: ${lines.join('\n')}`;
}

function describe({ manager = '', operation, apiVersion = '', subresource }: ManagedFieldsEntry): string {
  const name =
    JSON.stringify(manager) + (subresource ? ` with subresource ${JSON.stringify(subresource)}` : '');
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}
