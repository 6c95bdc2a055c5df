import type { PodTemplate } from '../../../api/generated/types.ts';
import { containerCells, formatLabels, nameOf } from '../cells.ts';
import { NAME, printer, text } from '../printer.ts';

export default printer<PodTemplate>({
  columns: [NAME, text('Containers'), text('Images'), text('Pod Labels')],
  cells: object => [
    nameOf(object),
    ...containerCells(object.template?.spec?.containers),
    formatLabels(object.template?.metadata?.labels),
  ],
});
