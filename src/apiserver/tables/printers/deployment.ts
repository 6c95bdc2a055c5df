import type { Deployment } from '../../../api/generated/types.ts';
import { formatRequirements, selectorRequirements } from '../../../api/selectors.ts';
import { ageOf, containerCells, nameOf } from '../cells.ts';
import { AGE, NAME, printer, SELECTOR, TEMPLATE_COLUMNS, text } from '../printer.ts';

export default printer<Deployment>({
  columns: [
    NAME,
    text('Ready', 'Ready pods of those wanted.'),
    text('Up-to-date', 'Pods of the newest template.'),
    text('Available', 'Pods ready for long enough.'),
    AGE,
    ...TEMPLATE_COLUMNS,
    SELECTOR,
  ],
  cells(deployment, now) {
    const { spec, status } = deployment;
    return [
      nameOf(deployment),
      `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
      status?.updatedReplicas ?? 0,
      status?.availableReplicas ?? 0,
      ageOf(deployment, now),
      ...containerCells(spec?.template.spec?.containers),
      spec ? formatRequirements(selectorRequirements(spec.selector)) : '',
    ];
  },
});
