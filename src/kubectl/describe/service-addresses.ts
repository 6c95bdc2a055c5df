/** ServiceCIDRs and IPAddresses. models describeServiceCIDRV1, describeIPAddressV1 */
import type { IPAddress, ServiceCIDR } from '../../api/generated/types.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { datedConditions, heading } from './text.ts';

export const describeServiceCidr: Describer = (w, object, { events, now }) => {
  const { metadata, spec, status } = object as unknown as ServiceCIDR;
  heading(w, metadata, false);
  w.write(0, `CIDRs:\t${(spec?.cidrs ?? []).join(', ')}\n`);
  if (status?.conditions?.length) {
    w.write(0, 'Status:\n');
    datedConditions(w, status.conditions);
  }
  describeEvents(w, events, now);
};

export const describeIpAddress: Describer = (w, object, { events, now }) => {
  const { metadata, spec } = object as unknown as IPAddress;
  heading(w, metadata, false);
  if (spec?.parentRef) {
    w.write(0, 'Parent Reference:\n');
    w.write(1, `Group:\t${spec.parentRef.group ?? ''}\n`);
    w.write(1, `Resource:\t${spec.parentRef.resource}\n`);
    w.write(1, `Namespace:\t${spec.parentRef.namespace ?? ''}\n`);
    w.write(1, `Name:\t${spec.parentRef.name}\n`);
  }
  describeEvents(w, events, now);
};
