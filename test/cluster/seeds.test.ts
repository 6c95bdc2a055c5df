/** The manifests of the learners' notes that a real server accepts: what becomes of their pods on a cluster with kubelets. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Pod } from '../../src/api/generated/types.ts';
import type { KubeObject } from '../../src/api/object.ts';
import { resourceOfKind } from '../../src/api/resources.ts';
import { World } from './world.ts';

interface Seed {
  readonly id: string;
  readonly manifest: string;
  readonly response: { readonly exitCode: number };
}

const FILE = new URL('../../../shared/conformance/seeds.jsonl', import.meta.url);

/** Where a note's pod does not simply run: what it waits for. `unscheduled` is the scheduler's refusal. */
const WAITING: Readonly<Record<string, string>> = {
  '000-03': 'Error', // its service account may not do what a scheduler does
  '001-07': 'unscheduled', // nodeSelector size
  '001-08': 'unscheduled', // required affinity to size
  '001-17': 'Error', // the kubeconfig is not mounted
  '001-19': 'unscheduled', // names a scheduler that nobody runs
  '002-01': 'Init', // waits for its service
  '002-08': 'unscheduled',
  '002-09': 'unscheduled',
  '002-11': 'unscheduled',
  '002-12': 'unscheduled',
  '002-13': 'unscheduled',
  '002-14': 'unscheduled',
  '002-15': 'unscheduled',
  '002-17': 'unscheduled',
  '002-18': 'unscheduled',
  '003-04': 'unscheduled',
  '003-14': 'unscheduled', // its claim is not there
  '003-17': 'CreateContainerConfigError', // its ConfigMap is not there
  '003-18': 'CreateContainerConfigError',
  '003-19': 'ContainerCreating', // the volume's ConfigMap is not there
};

/** The recordings are not part of the project: where they are not there, nothing is tested. */
const recorded = existsSync(FILE);
const seeds = (recorded ? readFileSync(FILE, 'utf8') : '')
  .trim()
  .split('\n')
  .filter(line => line !== '')
  .map(line => JSON.parse(line) as Seed)
  .filter(({ response }) => response.exitCode === 0);

function outcome({ status, spec }: Pod): string {
  if (!spec?.nodeName) return 'unscheduled';
  if (status?.initContainerStatuses?.some(({ ready }) => !ready)) return 'Init';
  const states = (status?.containerStatuses ?? []).map(({ state }) => state);
  // between two starts v1.36 shows how the container ended; that it waits is seen for a moment only
  const ended = states.some(state => state?.terminated || state?.waiting?.reason === 'CrashLoopBackOff');
  if (ended) return 'Error';
  return states.map(state => state?.waiting?.reason).find(Boolean) ?? status?.phase ?? '';
}

test.runIf(recorded)(
  'every pod of the notes runs, or waits for what its note says',
  async () => {
    const nodes = ['node01', 'node02', 'k8s-node1', 'k8s-node2'].map(name => ({
      name,
      memory: '64Gi',
      cpus: 32,
    }));
    const world = await World.start({ nodes: [{ name: 'controlplane', role: 'control-plane' }, ...nodes] });
    const { admin } = world.cluster;
    const seen: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const { id, manifest } of seeds) {
      const namespace = `seed-${id}`;
      admin
        .resource('namespaces')
        .create(undefined, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
      await world.wait(1);
      for (const document of parseAllDocuments(manifest)) {
        const object = document.toJS() as
          | (KubeObject & { spec?: { ports?: { nodePort?: number }[] } })
          | null;
        if (object === null) continue;
        const info = resourceOfKind(object.apiVersion ?? '', object.kind ?? '')!;
        const metadata = { ...object.metadata, ...(info.namespaced && { namespace }) };
        admin.resource(info).create(info.namespaced ? namespace : undefined, { ...object, metadata });
      }
      await world.wait(2);
      // what makes no pods has no more to show
      if (admin.resource('pods').list(namespace).items.length > 0) await world.wait(28);
      for (const pod of admin.resource<Pod>('pods').list(namespace).items) {
        const name = `${id} ${pod.metadata?.name}`;
        seen[name] = outcome(pod);
        wanted[name] = WAITING[id] ?? 'Running';
      }
      admin.resource('namespaces').delete(undefined, namespace);
      await world.wait(2);
    }
    expect(seen).toEqual(wanted);
    expect(Object.keys(seen).length).toBeGreaterThan(45);
  },
  120_000,
);
