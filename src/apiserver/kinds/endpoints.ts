import type { EndpointSlice, Endpoints } from '../../api/generated/types.ts';
import { type FieldError, notSupported } from '../../apimachinery/validation/field-error.ts';
import { validateIP } from '../../apimachinery/validation/ip.ts';
import { root } from '../../apimachinery/validation/path.ts';
import { draftOf } from '../draft.ts';
import type { KindRules } from './kind.ts';

/** models pkg/registry/core/endpoint and SetDefaults_Endpoints */
export const endpointsRules: KindRules<Endpoints> = {
  allowCreateOnUpdate: true,
  defaults(draft) {
    for (const subset of draftOf<Endpoints>(draft).subsets ?? []) {
      for (const port of subset.ports ?? []) port.protocol ||= 'TCP';
    }
  },
  validate({ subsets = [] }) {
    const errors: FieldError[] = [];
    subsets.forEach((subset, index) => {
      const at = root('subsets').index(index);
      for (const field of ['addresses', 'notReadyAddresses'] as const) {
        (subset[field] ?? []).forEach(({ ip }, addressIndex) => {
          validateIP(ip, at.child(field).index(addressIndex).child('ip'), errors);
        });
      }
    });
    return errors;
  },
};

const ADDRESS_TYPES = ['IPv4', 'IPv6', 'FQDN'];

/** models pkg/registry/discovery/endpointslice and pkg/apis/discovery/v1/defaults.go */
export const endpointSliceRules: KindRules<EndpointSlice> = {
  countsGenerations: true,
  defaults(draft) {
    for (const port of draftOf<EndpointSlice>(draft).ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  validate({ addressType }) {
    if (ADDRESS_TYPES.includes(addressType)) return [];
    return [notSupported('addressType', addressType ?? '', ADDRESS_TYPES)];
  },
};
