import { describe, expect, it } from 'vitest';
import { RESOURCES, resourceInfo } from '../../api/resources.ts';
import type { JsonObject } from '../../base/json.ts';
import { toTable } from './index.ts';
import { PRINTERS } from './registry.ts';

const now = Date.UTC(2026, 0, 1, 0, 5);
const metadata = { name: 'x', creationTimestamp: '2026-01-01T00:00:00Z' };

interface Table {
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[];
  readonly rows: readonly { readonly cells: readonly unknown[]; readonly object: unknown }[];
}

function table(gvr: string, object: JsonObject): Table {
  const [group = '', version = '', resource = ''] = gvr.split('/');
  const info = resourceInfo(group, version, resource)!;
  return toTable(info, [object], {}, { now, includeObject: 'Metadata' }) as unknown as Table;
}

/** The row by column name. */
function row(gvr: string, object: JsonObject): Record<string, unknown> {
  const { columnDefinitions, rows } = table(gvr, { metadata, ...object });
  return Object.fromEntries(columnDefinitions.map(({ name }, i) => [name, rows[0]?.cells[i]]));
}

function pod(status: JsonObject, spec: JsonObject = { containers: [{ name: 'a' }] }, more: JsonObject = {}) {
  return row('/v1/pods', { metadata: { ...metadata, ...more }, spec, status });
}

const running = { name: 'a', ready: true, restartCount: 0, state: { running: {} } };

describe('tables', () => {
  it('have a cell for every column of every kind with a printer', () => {
    const kinds = RESOURCES.filter(({ group, kind }) => PRINTERS[group ? `${kind}.${group}` : kind]);
    expect(kinds.length).toBeGreaterThan(35);
    // Where upstream's own definition has fewer columns than cells.
    const odd = new Set(['ipaddresses']);
    for (const { group, version, resource } of kinds) {
      if (odd.has(resource)) continue;
      const required = {
        revision: 1,
        handler: '',
        provisioner: '',
        driverName: '',
        storageClassName: '',
        addressType: '',
      };
      const template = { spec: { containers: [] } };
      const spec = {
        template,
        jobTemplate: { spec: { template } },
        selector: {},
        nodeName: '',
        attacher: '',
        source: {},
        drivers: [],
        scaleTargetRef: {},
        request: '',
      };
      const { columnDefinitions, rows } = table(`${group}/${version}/${resource}`, {
        metadata,
        spec,
        roleRef: {},
        ...required,
      });
      expect([resource, rows[0]?.cells.length]).toEqual([resource, columnDefinitions.length]);
      expect({ resource, missing: rows[0]?.cells.includes(undefined) }).toEqual({ resource, missing: false });
    }
  });

  it('fall back to name and creation for kinds without a printer', () => {
    expect(row('/v1/limitranges', {})).toEqual({ Name: 'x', 'Created At': '2026-01-01T00:00:00Z' });
    expect(row('rbac.authorization.k8s.io/v1/clusterroles', {})).toHaveProperty('Created At');
  });

  it('carry metadata, the whole object or nothing', () => {
    const info = resourceInfo('', 'v1', 'pods')!;
    const object = { metadata, spec: {} };
    const carried = (includeObject: 'None' | 'Metadata' | 'Object') =>
      (toTable(info, [object], {}, { now, includeObject }) as unknown as Table).rows[0]?.object;
    expect(carried('None')).toBeNull();
    expect(carried('Object')).toBe(object);
    expect(carried('Metadata')).toEqual({
      kind: 'PartialObjectMetadata',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
    });
  });
});

describe('the status of a pod', () => {
  it.each<[string, JsonObject, JsonObject?, JsonObject?]>([
    ['Pending', { phase: 'Pending' }],
    ['Evicted', { phase: 'Failed', reason: 'Evicted' }],
    [
      'SchedulingGated',
      {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }],
      },
    ],
    ['Running', { phase: 'Running', containerStatuses: [running] }],
    [
      'CrashLoopBackOff',
      {
        phase: 'Running',
        containerStatuses: [{ ...running, ready: false, state: { waiting: { reason: 'CrashLoopBackOff' } } }],
      },
    ],
    [
      'ExitCode:3',
      {
        phase: 'Failed',
        containerStatuses: [{ ...running, ready: false, state: { terminated: { exitCode: 3 } } }],
      },
    ],
    [
      'Signal:9',
      {
        phase: 'Failed',
        containerStatuses: [
          { ...running, ready: false, state: { terminated: { exitCode: 137, signal: 9 } } },
        ],
      },
    ],
    [
      'Init:0/2',
      { phase: 'Pending', initContainerStatuses: [{ name: 'i', restartCount: 0, state: { running: {} } }] },
      { containers: [], initContainers: [{ name: 'i' }, { name: 'j' }] },
    ],
    [
      'Init:Error',
      {
        phase: 'Pending',
        initContainerStatuses: [
          { name: 'i', restartCount: 0, state: { terminated: { exitCode: 1, reason: 'Error' } } },
        ],
      },
      { containers: [], initContainers: [{ name: 'i' }] },
    ],
    [
      'Terminating',
      { phase: 'Running', containerStatuses: [running] },
      { containers: [{ name: 'a' }] },
      { deletionTimestamp: '2026-01-01T00:00:00Z' },
    ],
    [
      'Succeeded',
      { phase: 'Succeeded' },
      { containers: [{ name: 'a' }] },
      { deletionTimestamp: '2026-01-01T00:00:00Z' },
    ],
    [
      'Unknown',
      { phase: 'Running', reason: 'NodeLost' },
      { containers: [{ name: 'a' }] },
      { deletionTimestamp: '2026-01-01T00:00:00Z' },
    ],
    [
      'NotReady',
      {
        phase: 'Running',
        containerStatuses: [
          { name: 'b', restartCount: 0, state: { terminated: { exitCode: 0, reason: 'Completed' } } },
          running,
        ],
      },
    ],
  ])('is %s', (status, podStatus, spec, more) => {
    expect(pod(podStatus, spec, more).Status).toBe(status);
  });

  it('counts sidecars as containers and says when the last restart was', () => {
    const spec = { containers: [{ name: 'a' }], initContainers: [{ name: 's', restartPolicy: 'Always' }] };
    const sidecar = { name: 's', ready: true, started: true, restartCount: 0, state: { running: {} } };
    const restarted = {
      ...running,
      restartCount: 2,
      lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:04:00Z' } },
    };
    const shown = pod(
      { phase: 'Running', initContainerStatuses: [sidecar], containerStatuses: [restarted] },
      spec,
    );
    expect([shown.Ready, shown.Restarts, shown.Age]).toEqual(['2/2', '2 (60s ago)', '5m']);
  });
});

describe('other kinds', () => {
  it('show nodes with roles and scheduling', () => {
    const labels = { 'node-role.kubernetes.io/worker': '', 'node-role.kubernetes.io/control-plane': '' };
    const status = {
      conditions: [{ type: 'Ready', status: 'Unknown' }],
      nodeInfo: { kernelVersion: '6.1', architecture: 'amd64' },
    };
    expect(
      row('/v1/nodes', { metadata: { ...metadata, labels }, spec: { unschedulable: true }, status }),
    ).toMatchObject({
      Status: 'NotReady,SchedulingDisabled',
      Roles: 'control-plane,worker',
      'Kernel-Version': '6.1 (amd64)',
      'OS-Image': '<unknown>',
    });
  });

  it('show services with their ports', () => {
    const spec = {
      type: 'LoadBalancer',
      clusterIPs: ['10.0.0.1'],
      ports: [
        { port: 80, nodePort: 30080, protocol: 'TCP' },
        { port: 53, protocol: 'UDP' },
      ],
    };
    expect(row('/v1/services', { spec })).toMatchObject({
      'External-IP': '<pending>',
      'Port(s)': '80:30080/TCP,53/UDP',
      Selector: '<none>',
    });
  });

  it('show quotas by what they limit', () => {
    const status = { hard: { pods: '3', 'limits.cpu': '2', 'requests.cpu': '1' }, used: { pods: '1' } };
    expect(row('/v1/resourcequotas', { status })).toMatchObject({
      Request: 'pods: 1/3, requests.cpu: 0/1',
      Limit: 'limits.cpu: 0/2',
    });
  });

  it('show autoscalers of both versions', () => {
    const scaleTargetRef = { kind: 'Deployment', name: 'web' };
    const v2 = {
      scaleTargetRef,
      maxReplicas: 3,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 50 } } }],
    };
    const v1 = { scaleTargetRef, maxReplicas: 3, targetCPUUtilizationPercentage: 50 };
    for (const [version, spec] of [
      ['v2', v2],
      ['v1', v1],
    ] as const) {
      expect(row(`autoscaling/${version}/horizontalpodautoscalers`, { spec })).toMatchObject({
        Targets: 'cpu: <unknown>/50%',
        MinPods: '<unset>',
      });
    }
  });

  it('show custom resources by the columns of their definition', () => {
    const info = {
      group: 'harbour.example',
      version: 'v1',
      resource: 'boats',
      kind: 'Boat',
      namespaced: true,
    };
    const columns = [
      { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
      { name: 'Crew', type: 'integer', jsonPath: '.spec.crew' },
      { name: 'Since', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ];
    const object = {
      metadata,
      spec: { crew: 3 },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    };
    const shown = toTable(info, [object], {}, { now, includeObject: 'None', columns }) as unknown as Table;
    expect(shown.rows[0]?.cells).toEqual(['x', 'True', 3, '5m']);
    const plain = toTable(
      info,
      [object],
      {},
      { now, includeObject: 'None', columns: [] },
    ) as unknown as Table;
    expect(plain.columnDefinitions.map(({ name }) => name)).toEqual(['Name', 'Age']);
  });
});
