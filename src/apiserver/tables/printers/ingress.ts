import type { Ingress } from '../../../api/generated/types.ts';
import { ageOf, formatIngress, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

export default printer<Ingress>({
  columns: [NAME, text('Class'), text('Hosts'), text('Address'), text('Ports'), AGE],
  cells(ingress, now) {
    const { spec, status } = ingress;
    return [
      nameOf(ingress),
      spec?.ingressClassName ?? '<none>',
      formatHosts((spec?.rules ?? []).map(({ host = '' }) => host)),
      formatIngress(status?.loadBalancer?.ingress),
      (spec?.tls ?? []).length > 0 ? '80, 443' : '80',
      ageOf(ingress, now),
    ];
  },
});

const MOST = 3;

/** Rules without a host count among those left out, but are not shown. */
function formatHosts(hosts: readonly string[]): string {
  const shown: string[] = [];
  let isMore = false;
  for (const host of hosts) {
    if (shown.length === MOST) isMore = true;
    if (!isMore && host !== '') shown.push(host);
  }
  if (shown.length === 0) return '*';
  return isMore ? `${shown.join(',')} + ${hosts.length - MOST} more...` : shown.join(',');
}
