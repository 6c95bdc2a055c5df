import { isTolerated } from '../../../api/taints.ts';
import { UNSCHEDULABLE_TAINT } from '../../plugins/node-unschedulable.ts';
import { KEEPING_OFF } from '../../plugins/taint-toleration.ts';
import type { Change } from '../change.ts';
import type { Remedies } from './index.ts';

/** Tolerate the taints, or take them away. */
export const taintTolerationRemedies: Remedies = ({ pod }, node) => {
  const taints = node.taints.filter(
    taint => KEEPING_OFF.includes(taint.effect) && !isTolerated(taint, pod.tolerations),
  );
  return [
    taints.map((taint): Change => ({ on: 'pod', kind: 'tolerate', taint })),
    taints.map((taint): Change => ({ on: 'node', kind: 'untaint', node: node.name, taint })),
  ];
};

/** Uncordon the node, or tolerate what a cordon stands for. */
export const nodeUnschedulableRemedies: Remedies = (_whatIf, { name }) => [
  [{ on: 'node', kind: 'uncordon', node: name }],
  [{ on: 'pod', kind: 'tolerate', taint: UNSCHEDULABLE_TAINT }],
];
