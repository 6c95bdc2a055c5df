import type { EndpointSlice } from '../../../api/generated/types.ts';
import { ageOf, firstFewOrUnset, nameOf } from '../cells.ts';
import { AGE, NAME, printer, text } from '../printer.ts';

export default printer<EndpointSlice>({
  columns: [NAME, text('AddressType'), text('Ports'), text('Endpoints'), AGE],
  cells(slice, now) {
    const ports = (slice.ports ?? []).map(({ port, name }) => String(port ?? name ?? '*'));
    const addresses = (slice.endpoints ?? []).flatMap(({ addresses }) => addresses ?? []);
    return [
      nameOf(slice),
      slice.addressType,
      firstFewOrUnset(ports),
      firstFewOrUnset(addresses),
      ageOf(slice, now),
    ];
  },
});
