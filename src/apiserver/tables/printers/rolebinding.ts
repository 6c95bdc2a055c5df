import type { RoleBinding } from '../../../api/generated/types.ts';
import { ageOf, nameOf, subjectCells } from '../cells.ts';
import { AGE, NAME, printer, text, wide } from '../printer.ts';

export default printer<RoleBinding>({
  columns: [
    NAME,
    text('Role'),
    AGE,
    wide(text('Users')),
    wide(text('Groups')),
    wide(text('ServiceAccounts')),
  ],
  cells: (object, now) => [
    nameOf(object),
    `${object.roleRef.kind}/${object.roleRef.name}`,
    ageOf(object, now),
    ...subjectCells(object.subjects),
  ],
});
