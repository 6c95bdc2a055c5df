import { expect, it } from 'vitest';
import type { Node, Pod } from '../../../api/generated/types.ts';
import { width } from '../../../terminal/width.ts';
import { Theme } from '../../../tui/theme.ts';
import { picture, type Scene } from './picture.ts';
import { SERVED } from './strings.ts';

const theme = new Theme(false, true);
const strong = (text: string) => theme.paint('strong', text);
const START = Date.UTC(2026, 0, 1);
const node = (name: string, ready: string, unschedulable = false) =>
  ({
    metadata: { name },
    spec: { unschedulable },
    status: { conditions: [{ type: 'Ready', status: ready }] },
  }) as Node;
const pod = (
  namespace: string,
  name: string,
  nodeName: string | undefined,
  phase: string,
  waiting?: string,
) =>
  ({
    metadata: { namespace, name },
    spec: { nodeName, containers: [{ name: 'c' }] },
    status: {
      phase,
      containerStatuses: [
        {
          name: 'c',
          image: '',
          imageID: '',
          ready: waiting === undefined && phase === 'Running',
          restartCount: 0,
          state: waiting ? { waiting: { reason: waiting } } : { running: {} },
        },
      ],
    },
  }) as Partial<Pod> as Pod;

const scene: Scene = {
  nodes: [node('node01', 'True', true), node('controlplane', 'True'), node('node02', 'False')],
  pods: [
    pod('default', 'web-2', 'node01', 'Running'),
    pod('default', 'crash', 'node01', 'Running', 'CrashLoopBackOff'),
    pod('kube-system', 'etcd', 'controlplane', 'Running'),
    pod('kube-system', 'kube-scheduler', 'controlplane', 'Running', 'CrashLoopBackOff'),
    pod('default', 'lost', undefined, 'Pending'),
  ],
  events: ['one', 'two', 'three'],
  now: START,
};

it("shows nodes with their pods in kubectl's words, pods without a node, and what happened last", () => {
  expect(picture(scene, { columns: 80, rows: 20 }, theme, SERVED.en)).toEqual([
    `${strong('controlplane  ')}Ready`,
    '  CrashLoopBackOff   0/1  kube-system/kube-scheduler',
    '  1 of kube-system run',
    `${strong('node01        ')}Ready,SchedulingDisabled`,
    '  CrashLoopBackOff   0/1  default/crash',
    '  Running            1/1  default/web-2',
    `${strong('node02        ')}NotReady`,
    'on no node',
    '  Pending            0/1  default/lost',
    '',
    'one',
    'two',
    'three',
  ]);
});

it.each([
  [80, 24],
  [40, 8],
  [20, 6],
])('fits a terminal of %i by %i', (columns, rows) => {
  const pods = Array.from({ length: 60 }, (_, n) => pod('default', `웹-${n}`, 'node01', 'Running'));
  const events = Array.from({ length: 60 }, (_, n) => `사건 ${n} ${'x'.repeat(100)}`);
  const lines = picture({ ...scene, pods, events }, { columns, rows }, theme, SERVED.ko);
  expect(lines.length).toBeLessThanOrEqual(rows);
  expect(lines.filter(line => width(line) > columns)).toEqual([]);
  expect(lines.some(line => line.includes('줄 더 있음'))).toBe(true);
  expect(lines.at(-1)).toContain('사건 59');
});
