import type { Printer } from './printer.ts';
import configmap from './printers/configmap.ts';
import daemonset from './printers/daemonset.ts';
import deployment from './printers/deployment.ts';
import event from './printers/event.ts';
import namespace from './printers/namespace.ts';
import node from './printers/node.ts';
import pod from './printers/pod.ts';
import replicaset from './printers/replicaset.ts';
import replicationcontroller from './printers/replicationcontroller.ts';
import service from './printers/service.ts';

/** Printers by kind and group: `Pod`, `Deployment.apps`. Kinds that are not here have the generic one. */
export const PRINTERS: { readonly [groupKind: string]: Printer } = {
  ConfigMap: configmap,
  'DaemonSet.apps': daemonset,
  'Deployment.apps': deployment,
  Event: event,
  'Event.events.k8s.io': event,
  Namespace: namespace,
  Node: node,
  Pod: pod,
  'ReplicaSet.apps': replicaset,
  ReplicationController: replicationcontroller,
  Service: service,
};
