import type { ComponentStatus } from '../../../api/generated/types.ts';
import { nameOf } from '../cells.ts';
import { NAME, printer, text } from '../printer.ts';

export default printer<ComponentStatus>({
  columns: [NAME, text('Status'), text('Message'), text('Error')],
  cells(component) {
    const healthy = component.conditions?.find(({ type }) => type === 'Healthy');
    const status = healthy ? (healthy.status === 'True' ? 'Healthy' : 'Unhealthy') : 'Unknown';
    return [nameOf(component), status, healthy?.message ?? '', healthy?.error ?? ''];
  },
});
