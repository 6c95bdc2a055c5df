/** models cmd/kube-scheduler/app/options */
import { flagTable } from '../program/flag-set.ts';
import { COMPONENT_BASE, DELEGATING_AUTH, LEADER_ELECTION, SECURE_SERVING } from '../program/shared-flags.ts';

export const SCHEDULER_FLAGS = flagTable(
  SECURE_SERVING(10259, ''),
  DELEGATING_AUTH,
  LEADER_ELECTION('kube-scheduler'),
  COMPONENT_BASE,
  `
  config string
  write-config-to string
  master string
  kubeconfig string
  kube-api-burst int32 100
  kube-api-content-type string application/vnd.kubernetes.protobuf
  kube-api-qps float32 50
  profiling bool true
  contention-profiling bool true
  pod-max-in-unschedulable-pods-duration duration 5m0s
  `,
);
