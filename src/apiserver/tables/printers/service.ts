import type { Service, ServicePort } from '../../../api/generated/types.ts';
import { ageOf, formatIngress, formatLabels, nameOf } from '../cells.ts';
import { AGE, NAME, printer, SELECTOR, text } from '../printer.ts';

// models printService of pkg/printers/internalversion/printers.go

export default printer<Service>({
  columns: [NAME, text('Type'), text('Cluster-IP'), text('External-IP'), text('Port(s)'), AGE, SELECTOR],
  cells(service, now) {
    const { spec } = service;
    return [
      nameOf(service),
      spec?.type ?? '',
      spec?.clusterIPs?.[0] ?? '<none>',
      externalAddress(service),
      (spec?.ports ?? []).map(formatPort).join(',') || '<none>',
      ageOf(service, now),
      formatLabels(spec?.selector),
    ];
  },
});

function externalAddress({ spec, status }: Service): string {
  const external = spec?.externalIPs ?? [];
  switch (spec?.type) {
    case 'ClusterIP':
    case 'NodePort':
      return external.join(',') || '<none>';
    case 'LoadBalancer': {
      const balanced = formatIngress(status?.loadBalancer?.ingress);
      return [balanced, ...external].filter(Boolean).join(',') || '<pending>';
    }
    case 'ExternalName':
      return spec.externalName ?? '';
    default:
      return '<unknown>';
  }
}

function formatPort({ port, nodePort, protocol = 'TCP' }: ServicePort): string {
  return nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`;
}
