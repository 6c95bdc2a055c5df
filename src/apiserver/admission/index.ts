import { escalationCheck } from '../auth/escalation.ts';
import { certificateApproval, certificateSigning, certificateSubjectRestriction } from './certificates.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { limitRanger } from './limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { nodeRestriction } from './node-restriction.ts';
import type { AdmissionPlugin } from './plugin.ts';
import { podResize } from './pod-resize.ts';
import { priority } from './priority.ts';
import { resourceQuota } from './resource-quota.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';
import { defaultStorageClass, storageObjectInUseProtection } from './storage.ts';
import { taintNodesByCondition } from './taint-nodes.ts';

/** In the real order. PodTopologyLabels works on bindings and stands in subresources/binding.ts. */
const PLUGINS: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  nodeRestriction,
  taintNodesByCondition,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  runtimeClass,
  certificateApproval,
  certificateSigning,
  certificateSubjectRestriction,
  podResize,
  resourceQuota,
  escalationCheck,
];

/** Plugins that are off unless they are asked for; kubeadm asks for them. */
const OFF_BY_DEFAULT: readonly string[] = [nodeRestriction.name];

/**
 * The plugins that run. models pkg/kubeapiserver/options/plugins.go
 * @param enabled more than those that are on by default @param disabled fewer
 */
export function admissionPlugins(
  enabled: readonly string[] = [],
  disabled: readonly string[] = [],
): readonly AdmissionPlugin[] {
  const off = [...OFF_BY_DEFAULT.filter(name => !enabled.includes(name)), ...disabled];
  return PLUGINS.filter(({ name }) => !off.includes(name));
}
