/** The containers of a pod or a pod template. models describeContainers */
import type {
  Container,
  ContainerState,
  ContainerStatus,
  EnvVar,
  Probe,
  ResourceFieldSelector,
  ResourceRequirements,
} from '../../api/generated/types.ts';
import { canonicalQuantity, compareQuantities, milliValue, unitValue } from '../../api/quantity.ts';
import { bool, goList, rfc1123 } from './text.ts';
import type { DescribeWriter } from './writer.ts';

/** Looks up what `fieldRef` leads to. */
export type FieldResolver = (path: string) => string;

/** @param space what stands before everything in a pod template */
export function describeContainers(
  w: DescribeWriter,
  title: string,
  containers: readonly Container[],
  statuses: readonly ContainerStatus[] | undefined,
  resolve: FieldResolver | undefined,
  space = '',
): void {
  w.write(0, `${space}${title}:${containers.length === 0 ? ' <none>' : ''}\n`);
  for (const container of containers) {
    const status = statuses?.find(one => one.name === container.name);
    basics(w, container, status, space);
    words(w, 'Command', container.command);
    words(w, 'Args', container.args);
    if (status !== undefined) {
      state(w, 'State', status.state);
      if (status.lastState?.terminated) state(w, 'Last State', status.lastState);
      w.write(2, `Ready:\t${bool(status.ready)}\n`);
      w.write(2, `Restart Count:\t${status.restartCount}\n`);
    }
    describeResources(w, container.resources, 2);
    if (container.livenessProbe) w.write(2, `Liveness:\t${probeText(container.livenessProbe)}\n`);
    if (container.readinessProbe) w.write(2, `Readiness:\t${probeText(container.readinessProbe)}\n`);
    if (container.startupProbe) w.write(2, `Startup:\t${probeText(container.startupProbe)}\n`);
    environmentFrom(w, container);
    environment(w, container, resolve);
    mounts(w, container);
  }
}

function basics(
  w: DescribeWriter,
  container: Container,
  status: ContainerStatus | undefined,
  space: string,
): void {
  w.write(1, `${space === '' ? '' : ' '}${container.name}:\n`);
  if (status !== undefined) w.write(2, `Container ID:\t${status.containerID ?? ''}\n`);
  w.write(2, `Image:\t${container.image ?? ''}\n`);
  if (status !== undefined) w.write(2, `Image ID:\t${status.imageID ?? ''}\n`);
  const ports = (which: 'containerPort' | 'hostPort') =>
    (container.ports ?? [])
      .map(port => `${port[which] ?? 0}/${port.protocol ?? ''}${port.name ? ` (${port.name})` : ''}`)
      .join(', ');
  for (const [name, text] of [
    ['Port', ports('containerPort')],
    ['Host Port', ports('hostPort')],
  ] as const) {
    w.write(2, text.includes(',') ? `${name}s:\t${text}\n` : `${name}:\t${text || '<none>'}\n`);
  }
  const seccomp = container.securityContext?.seccompProfile;
  if (seccomp) {
    w.write(2, `SeccompProfile:\t${seccomp.type}\n`);
    if (seccomp.type === 'Localhost') w.write(3, `LocalhostProfile:\t${seccomp.localhostProfile}\n`);
  }
}

function words(w: DescribeWriter, title: string, list: readonly string[] | undefined): void {
  if (!list?.length) return;
  w.write(2, `${title}:\n`);
  for (const word of list) for (const line of word.split('\n')) w.write(3, `${line}\n`);
}

export function describeResources(
  w: DescribeWriter,
  resources: ResourceRequirements | undefined,
  level: number,
): void {
  for (const which of ['limits', 'requests'] as const) {
    const list = Object.entries(resources?.[which] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    if (list.length > 0) w.write(level, `${which === 'limits' ? 'Limits' : 'Requests'}:\n`);
    for (const [name, quantity] of list) w.write(level + 1, `${name}:\t${canonicalQuantity(quantity)}\n`);
  }
}

function state(w: DescribeWriter, title: string, value: ContainerState | undefined): void {
  if (value?.running) {
    w.write(2, `${title}:\tRunning\n`);
    w.write(3, `Started:\t${rfc1123(value.running.startedAt)}\n`);
  } else if (value?.terminated) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = value.terminated;
    w.write(2, `${title}:\tTerminated\n`);
    if (reason) w.write(3, `Reason:\t${reason}\n`);
    if (message) w.write(3, `Message:\t${message}\n`);
    w.write(3, `Exit Code:\t${exitCode}\n`);
    if (signal) w.write(3, `Signal:\t${signal}\n`);
    w.write(3, `Started:\t${rfc1123(startedAt)}\n`);
    w.write(3, `Finished:\t${rfc1123(finishedAt)}\n`);
  } else {
    w.write(2, `${title}:\tWaiting\n`);
    if (value?.waiting?.reason) w.write(3, `Reason:\t${value.waiting.reason}\n`);
  }
}

/** models DescribeProbe */
export function probeText(probe: Probe): string {
  const attributes = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
  if (probe.exec) return `exec ${goList(probe.exec.command)} ${attributes}`;
  if (probe.httpGet) {
    const { scheme = '', host = '', port, path = '' } = probe.httpGet;
    const slash = path !== '' && !path.startsWith('/') ? '/' : '';
    const authority = host.includes(':') ? `[${host}]` : host;
    return `http-get ${scheme.toLowerCase()}://${authority}:${port}${slash}${escapePath(path)} ${attributes}`;
  }
  if (probe.tcpSocket)
    return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${attributes}`;
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

/** As Go's net/url writes a path. */
function escapePath(path: string): string {
  return encodeURI(path).replace(/[?#[\]]/g, letter => encodeURIComponent(letter));
}

function environmentFrom(w: DescribeWriter, container: Container): void {
  if (!container.envFrom?.length) return;
  w.write(2, 'Environment Variables from:\n');
  for (const source of container.envFrom) {
    const kind = source.configMapRef ? 'ConfigMap' : source.secretRef ? 'Secret' : '';
    const reference = source.configMapRef ?? source.secretRef;
    const prefix = source.prefix ? ` with prefix '${source.prefix}'` : '';
    w.write(3, `${reference?.name ?? ''}\t${kind}${prefix}\tOptional: ${reference?.optional === true}\n`);
  }
}

function environment(w: DescribeWriter, container: Container, resolve: FieldResolver | undefined): void {
  const variables = container.env ?? [];
  w.write(2, `Environment:${variables.length === 0 ? '\t<none>' : ''}\n`);
  for (const variable of variables) {
    if (variable.valueFrom) fromElsewhere(w, variable, container, resolve);
    else {
      (variable.value ?? '').split('\n').forEach((line, index) => {
        w.write(3, index === 0 ? `${variable.name}:\t${line}\n` : `\t${line}\n`);
      });
    }
  }
}

function fromElsewhere(
  w: DescribeWriter,
  variable: EnvVar,
  container: Container,
  resolve: FieldResolver | undefined,
): void {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = variable.valueFrom!;
  if (fieldRef) {
    w.write(
      3,
      `${variable.name}:\t${resolve?.(fieldRef.fieldPath) ?? ''} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})\n`,
    );
  } else if (resourceFieldRef) {
    w.write(
      3,
      `${variable.name}:\t${resourceValue(resourceFieldRef, container)} (${resourceFieldRef.resource})\n`,
    );
  } else if (secretKeyRef) {
    w.write(
      3,
      `${variable.name}:\t<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional === true}\n`,
    );
  } else if (configMapKeyRef) {
    w.write(
      3,
      `${variable.name}:\t<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name}'>\tOptional: ${configMapKeyRef.optional === true}\n`,
    );
  }
}

/** What the downward API would give. models ExtractContainerResourceValue */
function resourceValue({ resource, divisor }: ResourceFieldSelector, { resources }: Container): string {
  const [which = '', name = ''] = resource.split('.');
  const quantity = resources?.[which as 'limits' | 'requests']?.[name];
  const size = name === 'cpu' ? milliValue : unitValue;
  const unit = compareQuantities(divisor, '0') === 0 ? '1' : divisor;
  const value = Math.ceil(size(quantity ?? '0') / size(unit));
  return value === 0 && (resource === 'limits.cpu' || resource === 'limits.memory')
    ? 'node allocatable'
    : String(value);
}

function mounts(w: DescribeWriter, container: Container): void {
  const none = container.volumeMounts?.length ? '' : '\t<none>';
  w.write(2, `Mounts:${none}\n`);
  const sorted = [...(container.volumeMounts ?? [])].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1));
  for (const mount of sorted) {
    const flags = [
      mount.readOnly ? 'ro' : 'rw',
      ...(mount.subPath ? [`path=${JSON.stringify(mount.subPath)}`] : []),
    ];
    w.write(3, `${mount.mountPath} from ${mount.name} (${flags.join(',')})\n`);
  }
  if (!container.volumeDevices?.length) return;
  w.write(2, `Devices:${none}\n`);
  const devices = [...container.volumeDevices].sort((a, b) => (a.devicePath < b.devicePath ? -1 : 1));
  for (const device of devices) w.write(3, `${device.devicePath} from ${device.name}\n`);
}
