import type { CycleState } from './cycle-state.ts';
import type { EventInterest } from './events.ts';
import type { NodeInfo } from './node-info.ts';
import type { NodeStatuses } from './node-statuses.ts';
import type { PodInfo } from './pod-info.ts';
import type { Outcome, Status } from './status.ts';

/** What the queue knows of a pod that orders it among others. */
export interface Queued {
  readonly pod: PodInfo;
  /** When it last came into the queue, milliseconds. */
  readonly timestamp: number;
}

/** The only nodes that a PreFilter leaves; absent: all. */
export interface NodeChoice {
  readonly nodes: ReadonlySet<string>;
}

/** PreFilter: nothing (go on), a choice of nodes, or a status (Skip: the filter has nothing to do). */
export type PreFilterAnswer = undefined | NodeChoice | Status;

/** What a PostFilter achieved. */
export interface PostFilterAnswer {
  /** Absent: it made room. */
  readonly status?: Status;
  /** The node that the pod is nominated to; '' takes a nomination back; absent leaves it as it is. */
  readonly nominatedNode?: string;
}

/** Called once with how it ended. */
export type Done = (outcome: Outcome) => void;

/** Permit: go on, refuse, or wait at most this long for `allow` or `reject`. */
export type PermitAnswer = Outcome | { readonly waitMs: number };

/**
 * A scheduling plugin. Each method is an extension point; a plugin has those it takes part in.
 * Success is `undefined` throughout. models k8s.io/kube-scheduler/framework/interface.go
 */
export interface Plugin {
  readonly name: string;
  /** Whether the pod may enter the active queue. */
  preEnqueue?(pod: PodInfo): Outcome;
  /** True when `a` is to be scheduled before `b`. */
  less?(a: Queued, b: Queued): boolean;
  preFilter?(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[]): PreFilterAnswer;
  /** What-if: `other` is on `node` too. Changes what preFilter wrote. */
  addPod?(state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo): void;
  /** What-if: `other` is not on `node`. Changes what preFilter wrote. */
  removePod?(state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo): void;
  filter?(state: CycleState, pod: PodInfo, node: NodeInfo): Outcome;
  /** True when the filter would pass the pod on every node there is now, so that it need not be asked. */
  idle?(pod: PodInfo): boolean;
  postFilter?(state: CycleState, pod: PodInfo, statuses: NodeStatuses): PostFilterAnswer;
  preScore?(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[]): Outcome;
  /** Any whole number where `normalize` brings it to 0..100; otherwise 0..100. A status: it failed. */
  score?(state: CycleState, pod: PodInfo, node: NodeInfo): number | Status;
  /** Brings the scores of `nodes` to 0..100, in place. */
  normalize?(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[], scores: number[]): Outcome;
  reserve?(state: CycleState, pod: PodInfo, node: string): Outcome;
  unreserve?(state: CycleState, pod: PodInfo, node: string): void;
  permit?(state: CycleState, pod: PodInfo, node: string): PermitAnswer;
  /** Whether `preBind` has work for this pod; absent: it always has. */
  preBindNeeded?(state: CycleState, pod: PodInfo, node: string): boolean;
  /** May take time: answers through `done`. */
  preBind?(state: CycleState, pod: PodInfo, node: string, done: Done): void;
  /** Skip: leave it to the next bind plugin. */
  bind?(state: CycleState, pod: PodInfo, node: string): Outcome;
  postBind?(state: CycleState, pod: PodInfo, node: string): void;
  /** Which changes may help a pod that this plugin refused; absent: every change. */
  events?(): readonly EventInterest[];
}

/** The extension points by their name in the configuration, and what a plugin must have to take part. */
export const EXTENSION_POINTS = {
  preFilter: { method: 'preFilter', type: 'PreFilterPlugin' },
  filter: { method: 'filter', type: 'FilterPlugin' },
  postFilter: { method: 'postFilter', type: 'PostFilterPlugin' },
  reserve: { method: 'reserve', type: 'ReservePlugin' },
  preScore: { method: 'preScore', type: 'PreScorePlugin' },
  score: { method: 'score', type: 'ScorePlugin' },
  preBind: { method: 'preBind', type: 'PreBindPlugin' },
  bind: { method: 'bind', type: 'BindPlugin' },
  postBind: { method: 'postBind', type: 'PostBindPlugin' },
  permit: { method: 'permit', type: 'PermitPlugin' },
  preEnqueue: { method: 'preEnqueue', type: 'PreEnqueuePlugin' },
  queueSort: { method: 'less', type: 'QueueSortPlugin' },
} as const satisfies Record<string, { method: keyof Plugin; type: string }>;

export type ExtensionPoint = keyof typeof EXTENSION_POINTS;

/** A plugin that takes part in an extension point. */
export type PluginAt<P extends ExtensionPoint> = Plugin &
  Required<Pick<Plugin, (typeof EXTENSION_POINTS)[P]['method']>>;
