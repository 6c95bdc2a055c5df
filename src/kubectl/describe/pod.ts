/** models describePod */
import type { Pod } from '../../api/generated/types.ts';
import { qosClass } from '../../api/pod-resources.ts';
import { describeContainers, describeResources } from './containers.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { describeSpread } from './pod-template.ts';
import { annotations, controller, labels, rfc1123, since, tolerations } from './text.ts';
import { describeVolumes } from './volumes.ts';
import type { DescribeWriter } from './writer.ts';

export const describePod: Describer = (w, object, { events, now }) => {
  const pod = object as Pod;
  const { spec, status } = pod;
  head(w, pod, now);
  if (spec?.resources) {
    w.write(0, 'Resources:\n');
    describeResources(w, spec.resources, 1);
  }
  const resolve = (path: string) => fieldOf(pod, path);
  if (spec?.initContainers?.length)
    describeContainers(w, 'Init Containers', spec.initContainers, status?.initContainerStatuses, resolve);
  describeContainers(w, 'Containers', spec?.containers ?? [], status?.containerStatuses, resolve);
  if (spec?.ephemeralContainers?.length) {
    describeContainers(
      w,
      'Ephemeral Containers',
      spec.ephemeralContainers,
      status?.ephemeralContainerStatuses,
      resolve,
    );
  }
  if (spec?.readinessGates?.length) {
    w.write(0, 'Readiness Gates:\n  Type\tStatus\n');
    for (const { conditionType } of spec.readinessGates) {
      const found = status?.conditions?.find(condition => condition.type === conditionType);
      w.write(1, `${conditionType} \t${found?.status ?? '<none>'} \n`);
    }
  }
  if (status?.conditions?.length) {
    w.write(0, 'Conditions:\n  Type\tStatus\n');
    for (const condition of status.conditions) w.write(1, `${condition.type} \t${condition.status} \n`);
  }
  describeVolumes(w, spec?.volumes);
  w.write(0, `QoS Class:\t${status?.qosClass || (spec === undefined ? '' : qosClass(spec))}\n`);
  labels(w, 'Node-Selectors', spec?.nodeSelector);
  tolerations(w, 'Tolerations', spec?.tolerations);
  describeSpread(w, spec?.topologySpreadConstraints);
  describeEvents(w, events, now);
};

function head(w: DescribeWriter, { metadata, spec, status }: Pod, now: number): void {
  w.write(0, `Name:\t${metadata?.name ?? ''}\n`);
  w.write(0, `Namespace:\t${metadata?.namespace ?? ''}\n`);
  if (spec?.priority !== undefined) w.write(0, `Priority:\t${spec.priority}\n`);
  if (spec?.priorityClassName) w.write(0, `Priority Class Name:\t${spec.priorityClassName}\n`);
  if (spec?.runtimeClassName) w.write(0, `Runtime Class Name:\t${spec.runtimeClassName}\n`);
  if (spec?.serviceAccountName) w.write(0, `Service Account:\t${spec.serviceAccountName}\n`);
  w.write(0, spec?.nodeName ? `Node:\t${spec.nodeName}/${status?.hostIP ?? ''}\n` : 'Node:\t<none>\n');
  if (status?.startTime) w.write(0, `Start Time:\t${rfc1123(status.startTime)}\n`);
  labels(w, 'Labels', metadata?.labels);
  annotations(w, 'Annotations', metadata?.annotations);
  if (metadata?.deletionTimestamp && status?.phase !== 'Failed' && status?.phase !== 'Succeeded') {
    w.write(0, `Status:\tTerminating (lasts ${since(metadata.deletionTimestamp, now)})\n`);
    w.write(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s\n`);
  } else w.write(0, `Status:\t${status?.phase ?? ''}\n`);
  if (status?.reason) w.write(0, `Reason:\t${status.reason}\n`);
  if (status?.message) w.write(0, `Message:\t${status.message}\n`);
  const seccomp = spec?.securityContext?.seccompProfile;
  if (seccomp) {
    w.write(0, `SeccompProfile:\t${seccomp.type}\n`);
    if (seccomp.type === 'Localhost') w.write(0, `LocalhostProfile:\t${seccomp.localhostProfile}\n`);
  }
  w.write(0, `IP:\t${status?.podIP ?? ''}\n`);
  if (!status?.podIPs?.length) w.write(0, 'IPs:\t<none>\n');
  else {
    w.write(0, 'IPs:\n');
    for (const { ip } of status.podIPs) w.write(1, `IP:\t${ip}\n`);
  }
  const controlledBy = controller(metadata);
  if (controlledBy !== '') w.write(0, `Controlled By:\t${controlledBy}\n`);
  if (status?.nominatedNodeName) w.write(0, `NominatedNodeName:\t${status.nominatedNodeName}\n`);
}

/** kubectl knows only these two; what the kubelet will put in for others it leaves out. models EnvValueRetriever */
function fieldOf({ metadata }: Pod, path: string): string {
  if (path === 'metadata.name') return metadata?.name ?? '';
  return path === 'metadata.namespace' ? (metadata?.namespace ?? '') : '';
}
