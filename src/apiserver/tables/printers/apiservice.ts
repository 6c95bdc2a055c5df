import type { APIService } from '../../../api/generated/types.ts';
import { ageOf, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

// models kube-aggregator/pkg/registry/apiservice/etcd/etcd.go

export default printer<APIService>({
  columns: [NAME, text('Service'), text('Available'), AGE],
  cells(service, now) {
    const reference = service.spec?.service;
    const available = service.status?.conditions?.find(({ type }) => type === 'Available');
    const reason =
      available && available.status !== 'True' && available.reason ? ` (${available.reason})` : '';
    return [
      nameOf(service),
      reference ? `${reference.namespace ?? ''}/${reference.name ?? ''}` : 'Local',
      available ? `${available.status}${reason}` : 'Unknown',
      ageOf(service, now),
    ];
  },
});
