/** Endpoints and EndpointSlices, and how services show them. models describeEndpoints, formatEndpointSlices */
import type { EndpointSlice, Endpoints } from '../../api/generated/types.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { heading } from './text.ts';

const SHOWN = 3;

/** `10.244.1.2:80,10.244.2.3:80 + 2 more...`; @param port name of the service's port, '' for one without */
export function endpointsText(slices: readonly EndpointSlice[], port: string): string {
  if (slices.length === 0) return '<none>';
  const all = slices.flatMap(slice => {
    const ready = (slice.endpoints ?? [])
      .filter(endpoint => endpoint.conditions?.ready !== false)
      .map(endpoint => endpoint.addresses[0] ?? '');
    if (!slice.ports?.length) return ready;
    return slice.ports
      .filter(one => (one.name ?? '') === port)
      .flatMap(one =>
        ready.map(address => `${address.includes(':') ? `[${address}]` : address}:${one.port}`),
      );
  });
  return all.length > SHOWN
    ? `${all.slice(0, SHOWN).join(',')} + ${all.length - SHOWN} more...`
    : all.join(',');
}

export const describeEndpoints: Describer = (w, object, { events, now }) => {
  const { metadata, subsets } = object as Endpoints;
  heading(w, metadata);
  w.write(0, 'Subsets:\n');
  for (const subset of subsets ?? []) {
    w.write(1, `Addresses:\t${(subset.addresses ?? []).map(address => address.ip).join(',') || '<none>'}\n`);
    w.write(
      1,
      `NotReadyAddresses:\t${(subset.notReadyAddresses ?? []).map(address => address.ip).join(',') || '<none>'}\n`,
    );
    if (subset.ports?.length) {
      w.write(1, 'Ports:\n');
      w.write(2, 'Name\tPort\tProtocol\n');
      w.write(2, '----\t----\t--------\n');
      for (const port of subset.ports)
        w.write(2, `${port.name || '<unset>'}\t${port.port}\t${port.protocol ?? ''}\n`);
    }
    w.write(0, '\n');
  }
  describeEvents(w, events, now);
};

export const describeEndpointSlice: Describer = (w, object, { events, now }) => {
  const slice = object as unknown as EndpointSlice;
  heading(w, slice.metadata);
  w.write(0, `AddressType:\t${slice.addressType}\n`);
  if (!slice.ports?.length) w.write(0, 'Ports: <unset>\n');
  else {
    w.write(0, 'Ports:\n');
    w.write(1, 'Name\tPort\tProtocol\n');
    w.write(1, '----\t----\t--------\n');
    for (const port of slice.ports)
      w.write(1, `${port.name || '<unset>'}\t${port.port ?? '<unset>'}\t${port.protocol ?? ''}\n`);
  }
  if (!slice.endpoints?.length) w.write(0, 'Endpoints: <none>\n');
  else {
    w.write(0, 'Endpoints:\n');
    for (const endpoint of slice.endpoints) {
      w.write(1, `- Addresses:\t${endpoint.addresses.join(', ') || '<none>'}\n`);
      w.write(2, 'Conditions:\n');
      w.write(3, `Ready:\t${endpoint.conditions?.ready ?? '<unset>'}\n`);
      w.write(2, `Hostname:\t${endpoint.hostname ?? '<unset>'}\n`);
      if (endpoint.targetRef)
        w.write(2, `TargetRef:\t${endpoint.targetRef.kind}/${endpoint.targetRef.name}\n`);
      w.write(2, `NodeName:\t${endpoint.nodeName ?? '<unset>'}\n`);
      w.write(2, `Zone:\t${endpoint.zone ?? '<unset>'}\n`);
    }
  }
  describeEvents(w, events, now);
};
