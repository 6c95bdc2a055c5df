// models pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables

import type { ConfigMap, Container, EnvVarSource, Pod, Secret, Service } from '../../api/generated/types.ts';
import { textFromBase64 } from '../../base/base64.ts';
import { expandVariables } from './expand.ts';
import { fieldValue, type NodeFacts, resourceValue } from './field-ref.ts';
import { serviceVariables } from './service-env.ts';

/** The container cannot be configured: the message is the kubelet's. */
export class ContainerConfigError extends Error {}

/** Where variables take their values from. */
export interface EnvSources {
  /** @throws ContainerConfigError when it cannot be read; undefined when it does not exist */
  configMap(namespace: string, name: string): ConfigMap | undefined;
  secret(namespace: string, name: string): Secret | undefined;
  /** The services of a namespace. */
  services(namespace: string): readonly Service[];
  readonly node: NodeFacts;
}

/** A container's environment, less what the image brings. @throws ContainerConfigError */
export function containerEnvironment(
  pod: Pod,
  container: Container,
  sources: EnvSources,
): Record<string, string> {
  const namespace = pod.metadata?.namespace ?? '';
  const master = sources.services('default').filter(({ metadata }) => metadata?.name === 'kubernetes');
  const linked = pod.spec?.enableServiceLinks === false ? [] : sources.services(namespace);
  const services = serviceVariables([...linked, ...master]);
  const values: Record<string, string> = {};
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const data = configMapRef
      ? need(sources.configMap(namespace, configMapRef.name ?? ''), 'configmap', configMapRef)?.data
      : secretRef
        ? decoded(need(sources.secret(namespace, secretRef.name ?? ''), 'secret', secretRef)?.data)
        : undefined;
    for (const [key, value] of Object.entries(data ?? {})) values[prefix + key] = value;
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (valueFrom === undefined) values[name] = expandVariables(value ?? '', { ...services, ...values });
    else {
      const found = fromSource(pod, container, valueFrom, sources);
      if (found !== undefined) values[name] = found;
    }
  }
  return { ...services, ...values };
}

function fromSource(
  pod: Pod,
  container: Container,
  source: EnvVarSource,
  sources: EnvSources,
): string | undefined {
  const namespace = pod.metadata?.namespace ?? '';
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = source;
  if (fieldRef) {
    const value = fieldValue(pod, fieldRef.fieldPath, sources.node);
    if (value === undefined) throw new ContainerConfigError(`unsupported fieldPath: ${fieldRef.fieldPath}`);
    return value;
  }
  if (resourceFieldRef) return resourceValue(pod, container, resourceFieldRef, sources.node);
  const ref = configMapKeyRef ?? secretKeyRef;
  if (ref === undefined) return undefined;
  const { name = '', key, optional } = ref;
  const data = configMapKeyRef
    ? need(sources.configMap(namespace, name), 'configmap', ref)?.data
    : decoded(need(sources.secret(namespace, name), 'secret', ref)?.data);
  const value = data?.[key];
  if (value === undefined && optional !== true) {
    const kind = configMapKeyRef ? 'ConfigMap' : 'Secret';
    throw new ContainerConfigError(`couldn't find key ${key} in ${kind} ${namespace}/${name}`);
  }
  return value;
}

function need<T>(
  found: T | undefined,
  kind: string,
  ref: { name?: string; optional?: boolean },
): T | undefined {
  if (found !== undefined || ref.optional === true) return found;
  throw new ContainerConfigError(`${kind} ${JSON.stringify(ref.name ?? '')} not found`);
}

/** A Secret's values as text. */
export function decoded(
  data: Readonly<Record<string, string>> | undefined,
): Record<string, string> | undefined {
  if (data === undefined) return undefined;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, textFromBase64(value)]));
}
