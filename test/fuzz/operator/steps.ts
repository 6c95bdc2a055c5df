/** What a random operator does to a cluster. */
import type { KubeObject } from '../../../src/api/object.ts';
import type { Rng } from '../../../src/base/rng.ts';
import { mutatedText } from '../mutate.ts';
import { chance, pick } from '../random.ts';
import { MANIFESTS } from '../seeds/manifests.ts';

export type Step =
  | { readonly do: 'create'; readonly resource: string; readonly object: KubeObject }
  | { readonly do: 'patch'; readonly resource: string; readonly pick: number; readonly patch: unknown }
  | { readonly do: 'delete'; readonly resource: string; readonly pick: number; readonly grace?: number }
  | { readonly do: 'evict'; readonly pick: number }
  | { readonly do: 'shell'; readonly script: string; readonly machine?: string }
  | { readonly do: 'manifest'; readonly machine: string; readonly text: string | null }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'restore' }
  | { readonly do: 'repair' };

export const NODES = ['controlplane', 'node01', 'node02'];
export const NAMESPACES = ['default', 'team'];
const WORKLOADS = ['pods', 'deployments.apps', 'daemonsets.apps', 'statefulsets.apps', 'jobs.batch'];
const PARTS = ['kube-scheduler', 'kube-controller-manager', 'kube-apiserver'];
const FOLDER = '/etc/kubernetes/manifests';

export function nextStep(rng: Rng): Step {
  const node = pick(rng, NODES);
  switch (rng.int(20)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return creation(rng);
    case 4:
    case 5: {
      const resource = pick(rng, WORKLOADS.slice(1, 4));
      return { do: 'patch', resource, pick: rng.int(100), patch: change(rng) };
    }
    case 6:
    case 7: {
      const grace = chance(rng, 0.4) ? 0 : undefined;
      const resource = chance(rng, 0.6) ? 'pods' : pick(rng, WORKLOADS);
      return { do: 'delete', resource, pick: rng.int(100), ...(grace !== undefined && { grace }) };
    }
    case 8:
      return { do: 'evict', pick: rng.int(100) };
    case 9:
      return {
        do: 'shell',
        script: pick(rng, [
          `kubectl cordon ${node}`,
          `kubectl uncordon ${node}`,
          `kubectl taint node ${node} k=v:NoExecute`,
          `kubectl taint node ${node} k-`,
          `kubectl drain ${node} --ignore-daemonsets --force --delete-emptydir-data --timeout=20s`,
        ]),
      };
    case 10:
      return {
        do: 'shell',
        machine: node,
        script: `systemctl ${pick(rng, ['stop', 'start', 'restart'])} kubelet`,
      };
    case 11:
      return { do: 'shell', script: `crictl stop $(crictl ps -q --name ${pick(rng, [...PARTS, 'etcd'])})` };
    case 12: {
      const part = pick(rng, PARTS);
      const [from, to] = chance(rng, 0.4) ? [FOLDER, '/root'] : ['/root', FOLDER];
      return { do: 'shell', script: `mv ${from}/${part}.yaml ${to}/` };
    }
    case 13: {
      const text = chance(rng, 0.3) ? null : mutatedText(rng, withoutRequests(pick(rng, MANIFESTS)));
      return { do: 'manifest', machine: node, text };
    }
    case 14:
      return { do: 'restore' };
    case 15:
      return { do: 'repair' };
    default:
      return { do: 'wait', seconds: pick(rng, [0, 1, 2, 5, 15, 40]) };
  }
}

/** A static Pod takes what it wants without asking the scheduler: it wants nothing here. */
const withoutRequests = (text: string) => text.replace(/ {4}resources:\n.*\n.*\n/, '');

function creation(rng: Rng): Step {
  const resource = pick(rng, WORKLOADS);
  const namespace = pick(rng, NAMESPACES);
  const name = `w${rng.int(12)}`;
  const cpu = pick(rng, ['50m', '150m', '300m', '700m', '1500m']);
  const spec = {
    containers: [
      {
        name: 'c',
        image: pick(rng, ['nginx', 'busybox:1.36', 'nope:1']),
        ...(chance(rng, 0.4) && { command: ['sh', '-c', pick(rng, ['sleep 20', 'exit 1', 'sleep 9999'])] }),
        resources: { requests: { cpu, memory: '32Mi' } },
      },
    ],
    ...(chance(rng, 0.3) && { priorityClassName: 'high' }),
    ...(chance(rng, 0.3) && { tolerations: [{ operator: 'Exists' }] }),
    terminationGracePeriodSeconds: pick(rng, [0, 5, 30]),
  };
  const metadata = { name, namespace, labels: { app: name } };
  const template = { metadata: { labels: { app: name } }, spec };
  const selector = { matchLabels: { app: name } };
  const bodies: Readonly<Record<string, object>> = {
    pods: { apiVersion: 'v1', kind: 'Pod', metadata, spec },
    'deployments.apps': {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { replicas: rng.int(7), selector, template },
    },
    'daemonsets.apps': { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { selector, template } },
    'statefulsets.apps': {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata,
      spec: { replicas: rng.int(4), serviceName: name, selector, template },
    },
    'jobs.batch': {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata,
      spec: {
        parallelism: 1 + rng.int(3),
        completions: 3,
        template: { spec: { ...spec, restartPolicy: 'Never' } },
      },
    },
  };
  return { do: 'create', resource, object: bodies[resource] as KubeObject };
}

function change(rng: Rng): unknown {
  return pick(rng, [
    () => ({ spec: { replicas: rng.int(8) } }),
    () => ({ spec: { template: { metadata: { annotations: { at: String(rng.int(1000)) } } } } }),
    () => ({
      spec: {
        template: {
          spec: {
            containers: [
              { name: 'c', resources: { requests: { cpu: pick(rng, ['50m', '400m', '900m', '100']) } } },
            ],
          },
        },
      },
    }),
    () => ({ metadata: { labels: { l: String(rng.int(3)) } } }),
    () => ({
      spec: {
        template: { spec: { containers: [{ name: 'c', image: pick(rng, ['nginx:1.25', 'nope:2']) }] } },
      },
    }),
  ])();
}
