import type { ReplicaSet } from '../../../api/generated/types.ts';
import { formatSelector } from '../../../api/selectors.ts';
import { ageOf, containerCells, nameOf } from '../cells.ts';
import { AGE, NAME, printer, SELECTOR, TEMPLATE_COLUMNS, whole } from '../printer.ts';

export default printer<ReplicaSet>({
  columns: [NAME, whole('Desired'), whole('Current'), whole('Ready'), AGE, ...TEMPLATE_COLUMNS, SELECTOR],
  cells(set, now) {
    const { spec, status } = set;
    return [
      nameOf(set),
      spec?.replicas ?? 0,
      status?.replicas ?? 0,
      status?.readyReplicas ?? 0,
      ageOf(set, now),
      ...containerCells(spec?.template?.spec?.containers),
      formatSelector(spec?.selector),
    ];
  },
});
