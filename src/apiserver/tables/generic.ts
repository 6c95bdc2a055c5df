import type { ObjectMeta } from '../../api/generated/types.ts';
import { nameOf } from './cells.ts';
import { NAME, printer } from './printer.ts';

/**
 * For built-in kinds without a printer of their own, such as limit ranges and roles.
 * models apiserver/pkg/registry/rest/table.go
 */
export const GENERIC = printer<{ readonly metadata?: ObjectMeta }>({
  columns: [
    NAME,
    { name: 'Created At', type: 'date', format: '', description: 'When it was created.', priority: 0 },
  ],
  cells: object => [nameOf(object), object.metadata?.creationTimestamp ?? ''],
});
