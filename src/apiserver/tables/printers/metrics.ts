import type { ObjectMeta } from '../../../api/generated/types.ts';
import { unitValue } from '../../../api/quantity.ts';
import { nameOf } from '../cells.ts';
import { NAME, printer, text } from '../printer.ts';

// models what metrics-server shows of NodeMetrics and PodMetrics

interface Usage {
  readonly cpu?: string;
  readonly memory?: string;
}
interface Metrics {
  readonly metadata?: ObjectMeta;
  readonly usage?: Usage;
  readonly containers?: readonly { readonly usage?: Usage }[];
  readonly window?: string;
}

export default printer<Metrics>({
  columns: [NAME, text('cpu'), text('memory'), text('Window')],
  cells({ metadata, usage, containers = [], window = '' }) {
    const all = usage ? [usage] : containers.map(container => container.usage ?? {});
    return [nameOf({ ...(metadata && { metadata }) }), totalOf(all, 'cpu'), totalOf(all, 'memory'), window];
  },
});

function totalOf(usages: readonly Usage[], resource: keyof Usage): string {
  if (usages.length === 1) return usages[0]?.[resource] ?? '0';
  return String(usages.reduce((total, usage) => total + unitValue(usage[resource]), 0));
}
