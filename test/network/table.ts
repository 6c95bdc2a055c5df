/** Reads the table of connections: data files that say what is expected of each. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { KubeObject } from '../../src/api/object.ts';

/** One line of a table. */
export interface Connection {
  /** Everything before the first bar: who connects to what. */
  readonly asked: string;
  readonly expected: string;
  readonly why: string;
}

/** The lines of a scenario. @throws Error for a line that has not three parts */
export function connections(text: string): readonly Connection[] {
  return text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => {
      const [asked, expected, why, ...more] = line.split(' | ').map(part => part.trim());
      if (!asked || !expected || !why || more.length > 0)
        throw new Error(`a connection is FROM -> TO | expected | why, not: ${line}`);
      return { asked, expected, why };
    });
}

/** A table of `test/network`. */
export function readTable<T>(name: string): T {
  return parse(readFileSync(new URL(`./${name}.yaml`, import.meta.url), 'utf8')) as T;
}

export interface PodPlan {
  readonly name: string;
  readonly namespace?: string;
  readonly node?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ready?: boolean;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly spec?: object;
}

/** A Pod of containers, each of which serves its Pod's name. @param serves arguments of agnhost by container */
export function podOf(
  plan: PodPlan,
  serves: readonly (readonly [name: string, args: string[], port: object])[],
  image = 'registry.k8s.io/e2e-test-images/agnhost:2.57',
): KubeObject {
  const {
    name,
    namespace = 'default',
    node,
    labels = {},
    ready = true,
    hostname,
    subdomain,
    spec = {},
  } = plan;
  const containers = serves.map(([container, args, port], index) => ({
    name: container,
    image,
    imagePullPolicy: 'IfNotPresent',
    args,
    ports: [port],
    ...(index === 0 && !ready && { readinessProbe: { exec: { command: ['false'] } } }),
  }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: {
      terminationGracePeriodSeconds: 0,
      ...(node !== undefined && { nodeName: node }),
      ...(hostname !== undefined && { hostname, subdomain }),
      containers,
      ...spec,
    },
  } as KubeObject;
}

/** A Service of a table. */
export function serviceOf({ name, namespace = 'default', labels, spec }: ServicePlan): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace, labels }, spec } as KubeObject;
}

export interface ServicePlan {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec: object;
}

/** Words of the table for what the network says. */
export const OUTCOMES = {
  reached: 'reached',
  refused: 'refused',
  timeout: 'dropped',
  unreachable: 'unreachable',
  'unknown-host': 'unknown',
} as const;
