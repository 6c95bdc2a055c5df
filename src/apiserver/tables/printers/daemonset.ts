import type { DaemonSet } from '../../../api/generated/types.ts';
import { formatSelector } from '../../../api/selectors.ts';
import { ageOf, containerCells, formatLabels, nameOf } from '../cells.ts';
import { AGE, NAME, printer, SELECTOR, TEMPLATE_COLUMNS, text, whole } from '../printer.ts';

export default printer<DaemonSet>({
  columns: [
    NAME,
    whole('Desired'),
    whole('Current'),
    whole('Ready'),
    whole('Up-to-date'),
    whole('Available'),
    text('Node Selector'),
    AGE,
    ...TEMPLATE_COLUMNS,
    SELECTOR,
  ],
  cells(set, now) {
    const { spec, status } = set;
    return [
      nameOf(set),
      status?.desiredNumberScheduled ?? 0,
      status?.currentNumberScheduled ?? 0,
      status?.numberReady ?? 0,
      status?.updatedNumberScheduled ?? 0,
      status?.numberAvailable ?? 0,
      formatLabels(spec?.template.spec?.nodeSelector),
      ageOf(set, now),
      ...containerCells(spec?.template.spec?.containers),
      formatSelector(spec?.selector),
    ];
  },
});
