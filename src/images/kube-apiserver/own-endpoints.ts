/**
 * Keeps the service `kubernetes` and its endpoints: the server itself.
 * models pkg/controlplane/controller/kubernetesservice and pkg/controlplane/reconcilers/endpointsadapter.go
 */
import type { EndpointSlice, Endpoints, Service } from '../../api/generated/types.ts';
import { ownService } from '../../apiserver/bootstrap/index.ts';
import type { Clock, Timer } from '../../base/clock.ts';
import { jsonEqual } from '../../base/json.ts';
import { Client } from '../../client/client.ts';
import { isTransient } from '../../client/connection.ts';
import type { Door } from './door.ts';

/** models DefaultEndpointReconcilerInterval */
const PERIOD = 10_000;
const SELF = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] };
const META = { name: 'kubernetes', namespace: 'default' };

/** Writes what is missing or wrong now and again every ten seconds. */
export function keepOwnEndpoints(door: Door, clock: Clock, ip: string, port: number): Timer {
  const client = new Client({ call: call => door.call({ ...call, user: SELF }) }, 'kube-apiserver/v1.36.2');
  const keep = () => {
    try {
      write(client, ip, port);
    } catch (error) {
      if (!isTransient(error)) throw error;
    }
  };
  keep();
  return clock.every(PERIOD, keep);
}

function write(client: Client, ip: string, port: number): void {
  const services = client.resource<Service>('services');
  if (services.find(META.namespace, META.name) === undefined) services.create(META.namespace, ownService());

  const endpoints: Endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...META, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip }], ports: [{ name: 'https', port, protocol: 'TCP' }] }],
  };
  const slice: EndpointSlice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...META, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [ip], conditions: { ready: true } }],
    ports: [{ name: 'https', port, protocol: 'TCP' }],
  };
  const oldEndpoints = client.resource<Endpoints>('endpoints').find(META.namespace, META.name);
  if (oldEndpoints === undefined) client.resource<Endpoints>('endpoints').create(META.namespace, endpoints);
  else if (!jsonEqual(oldEndpoints.subsets, endpoints.subsets))
    client.resource<Endpoints>('endpoints').update({ ...oldEndpoints, subsets: endpoints.subsets });
  const slices = client.resource<EndpointSlice>('endpointslices.discovery.k8s.io');
  const oldSlice = slices.find(META.namespace, META.name);
  if (oldSlice === undefined) slices.create(META.namespace, slice);
  else if (!jsonEqual(oldSlice.endpoints, slice.endpoints) || !jsonEqual(oldSlice.ports, slice.ports))
    slices.update({ ...oldSlice, endpoints: slice.endpoints, ports: slice.ports });
}
