import type { ReplicationController } from '../../../api/generated/types.ts';
import { ageOf, containerCells, formatLabels, nameOf } from '../cells.ts';
import { AGE, NAME, printer, SELECTOR, TEMPLATE_COLUMNS, whole } from '../printer.ts';

export default printer<ReplicationController>({
  columns: [NAME, whole('Desired'), whole('Current'), whole('Ready'), AGE, ...TEMPLATE_COLUMNS, SELECTOR],
  cells(controller, now) {
    const { spec, status } = controller;
    return [
      nameOf(controller),
      spec?.replicas ?? 0,
      status?.replicas ?? 0,
      status?.readyReplicas ?? 0,
      ageOf(controller, now),
      ...containerCells(spec?.template?.spec?.containers),
      formatLabels(spec?.selector),
    ];
  },
});
