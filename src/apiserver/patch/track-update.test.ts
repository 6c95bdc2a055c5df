import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../base/json.ts';
import { trackUpdate } from './index.ts';

const time = '2026-01-01T00:00:00Z';
const later = '2026-01-01T00:00:05Z';

interface Entry {
  readonly manager: string;
  readonly operation: string;
  readonly time?: string;
  readonly subresource?: string;
  readonly fieldsV1: JsonObject;
}

function entries(object: JsonObject): readonly Entry[] {
  return (object.metadata as unknown as { managedFields?: Entry[] }).managedFields ?? [];
}

const configMap = {
  kind: 'ConfigMap',
  apiVersion: 'v1',
  metadata: { name: 'cm', namespace: 'pat', finalizers: ['x.example/y'] },
  data: { a: '1', b: '2' },
};

const container = {
  name: 'nginx',
  image: 'nginx',
  resources: {},
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'Always',
};

const deployment = {
  kind: 'Deployment',
  apiVersion: 'apps/v1',
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [container],
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        dnsPolicy: 'ClusterFirst',
        securityContext: {},
        schedulerName: 'default-scheduler',
      },
    },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  },
  status: {},
};

describe('managedFields of what is no apply', () => {
  it('are after a create what the real server recorded', () => {
    expect(entries(trackUpdate(undefined, configMap, { manager: 'unknown', time }))).toEqual([
      {
        manager: 'unknown',
        operation: 'Update',
        apiVersion: 'v1',
        time,
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:data': { '.': {}, 'f:a': {}, 'f:b': {} },
          'f:metadata': { 'f:finalizers': { '.': {}, 'v:"x.example/y"': {} } },
        },
      },
    ]);
  });

  it('do not name structs that are always there', () => {
    const [entry] = entries(trackUpdate(undefined, deployment, { manager: 'kubectl-create', time }));
    expect(entry?.fieldsV1).toEqual({
      'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
      'f:spec': {
        'f:progressDeadlineSeconds': {},
        'f:replicas': {},
        'f:revisionHistoryLimit': {},
        'f:selector': {},
        'f:strategy': {
          'f:rollingUpdate': { '.': {}, 'f:maxSurge': {}, 'f:maxUnavailable': {} },
          'f:type': {},
        },
        'f:template': {
          'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
          'f:spec': {
            'f:containers': {
              'k:{"name":"nginx"}': {
                '.': {},
                'f:image': {},
                'f:imagePullPolicy': {},
                'f:name': {},
                'f:resources': {},
                'f:terminationMessagePath': {},
                'f:terminationMessagePolicy': {},
              },
            },
            'f:dnsPolicy': {},
            'f:restartPolicy': {},
            'f:schedulerName': {},
            'f:securityContext': {},
            'f:terminationGracePeriodSeconds': {},
          },
        },
      },
    });
  });

  it('move to whoever changes a field, and go with the field', () => {
    const created = trackUpdate(undefined, configMap, { manager: 'one', time });
    const changed = trackUpdate(created, { ...created, data: { a: '9' } }, { manager: 'two', time: later });
    expect(entries(changed).map(({ manager, fieldsV1 }) => [manager, fieldsV1['f:data']])).toEqual([
      ['one', {}],
      ['two', { 'f:a': {} }],
    ]);
  });

  it('stay as they are where nothing changes', () => {
    const created = trackUpdate(undefined, configMap, { manager: 'one', time });
    const same = trackUpdate(created, { ...created }, { manager: 'two', time: later });
    expect(entries(same)).toBe(entries(created));
  });

  it('stay when the new object comes without them', () => {
    const created = trackUpdate(undefined, configMap, { manager: 'one', time });
    expect(entries(trackUpdate(created, configMap, { manager: 'two', time: later }))).toEqual(
      entries(created),
    );
  });

  it('tell status from the rest', () => {
    const created = trackUpdate(undefined, deployment, { manager: 'kubectl', time });
    const withStatus = { ...created, status: { replicas: 1 } };
    const options = { manager: 'controller', time: later, subresource: 'status' };
    expect(entries(trackUpdate(created, withStatus, options)).at(-1)).toMatchObject({
      manager: 'controller',
      subresource: 'status',
      fieldsV1: { 'f:status': { 'f:replicas': {} } },
    });
    expect(trackUpdate(created, withStatus, { manager: 'other', time: later })).toBe(withStatus);
  });

  it('join the oldest when there are too many', () => {
    let object: JsonObject = trackUpdate(undefined, configMap, { manager: 'm0', time });
    for (let i = 1; i <= 12; i++) {
      const data = { ...(object.data as JsonObject), [`key${i}`]: 'x' };
      object = trackUpdate(
        object,
        { ...object, data },
        { manager: `m${i}`, time: `2026-01-01T00:00:${10 + i}Z` },
      );
    }
    const managers = entries(object).map(({ manager }) => manager);
    expect(managers).toHaveLength(10);
    expect(managers[0]).toBe('ancient-changes');
    expect(managers.at(-1)).toBe('m12');
  });
});
