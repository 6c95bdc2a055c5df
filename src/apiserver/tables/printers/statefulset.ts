import type { StatefulSet } from '../../../api/generated/types.ts';
import { ageOf, containerCells, nameOf } from '../cells.ts';
import { AGE, NAME, printer, TEMPLATE_COLUMNS, text } from '../printer.ts';

export default printer<StatefulSet>({
  columns: [NAME, text('Ready', 'Ready pods of those wanted.'), AGE, ...TEMPLATE_COLUMNS],
  cells(set, now) {
    const { spec, status } = set;
    return [
      nameOf(set),
      `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
      ageOf(set, now),
      ...containerCells(spec?.template.spec?.containers),
    ];
  },
});
