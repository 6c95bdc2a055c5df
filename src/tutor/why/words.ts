import { formatTaint } from '../../api/taints.ts';
import type { Change } from '../../cluster/why.ts';
import { describeChange, formatAmount } from '../../cluster/why.ts';
import type { Language } from '../content/localized.ts';

/** What `berth why` says, in each language. Reasons and plugin names stay as Kubernetes has them. */
export interface WhyWords {
  noScheduler(name: string): string;
  placedWithout: string;
  placed(node: string, scheduler: string): string;
  waits(place: string): string;
  gated(plugin: string): string;
  attempt(count: number, time: string): string;
  found(feasible: number, nodes: number): string;
  refused: string;
  scores: string;
  preemption(victims: string, node: string, rule: string): string;
  noPreemption(reason: string): string;
  now: string;
  fits: string;
  change: string;
  nothingSmall: string;
  describe(change: Change): string;
}

const en: WhyWords = {
  noScheduler: name => `No scheduler named ${name} runs: nobody looks at this Pod.`,
  placedWithout:
    'It has a node, and no scheduler here decided that: spec.nodeName was set, or a Binding was posted.',
  placed: (node, scheduler) => `${scheduler} placed it on ${node}.`,
  waits: place => `It waits in the scheduler's queue (${place}).`,
  gated: plugin => `The plugin ${plugin} keeps it out of the queue.`,
  attempt: (count, time) => `Attempt ${count} at ${time}`,
  found: (feasible, nodes) => `${feasible} of ${nodes} nodes passed the filters.`,
  refused: 'Refused:',
  scores: 'Scores (weight x normalised score of each plugin, and the sum):',
  preemption: (victims, node, rule) =>
    `Preemption: ${victims} on ${node} had to make room (chosen by: ${rule}).`,
  noPreemption: reason => `Preemption: ${reason}`,
  now: 'As the cluster is now:',
  fits: 'it fits',
  change: 'smallest change:',
  nothingSmall: 'no small change helps',
  describe: describeChange,
};

const ko: WhyWords = {
  noScheduler: name => `${name}라는 스케줄러가 실행되고 있지 않아 아무도 이 파드를 보지 않습니다.`,
  placedWithout:
    '노드가 정해져 있지만 여기의 스케줄러가 정한 것이 아닙니다. spec.nodeName을 썼거나 Binding을 보냈습니다.',
  placed: (node, scheduler) => `${scheduler}가 ${node}에 배치했습니다.`,
  waits: place => `스케줄러의 큐에서 기다리고 있습니다(${place}).`,
  gated: plugin => `${plugin} 플러그인이 큐에 들어가지 못하게 막고 있습니다.`,
  attempt: (count, time) => `${count}번째 시도, ${time}`,
  found: (feasible, nodes) => `노드 ${nodes}개 중 ${feasible}개가 필터를 통과했습니다.`,
  refused: '거절한 노드:',
  scores: '점수(플러그인마다 가중치 x 정규화한 점수, 그리고 합계):',
  preemption: (victims, node, rule) => `선점: ${node}의 ${victims}가 자리를 비켜야 했습니다(기준: ${rule}).`,
  noPreemption: reason => `선점: ${reason}`,
  now: '지금 클러스터에서는:',
  fits: '들어갈 수 있음',
  change: '가장 작은 변경:',
  nothingSmall: '작은 변경으로는 안 됨',
  describe: describeInKorean,
};

export const WHY_WORDS: Readonly<Record<Language, WhyWords>> = { en, ko };

type Of<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

/** Each kind of change in Korean; describeChange is the same in English. */
const KOREAN: { readonly [Kind in Change['kind']]: (change: Of<Kind>) => string } = {
  tolerate: ({ taint }) => `파드가 ${formatTaint(taint)} 용인`,
  'request-less': ({ resource, amount }) =>
    `파드의 ${resource} 요청을 ${formatAmount(resource, amount)} 이하로`,
  'drop-node-selector': ({ key }) => `nodeSelector에서 ${key} 빼기`,
  'drop-node-affinity': () => '필수 노드 어피니티 빼기',
  'drop-host-port': ({ port, protocol }) => `호스트 포트 ${port}/${protocol} 빼기`,
  'allow-skew': ({ topologyKey, maxSkew }) => `${topologyKey}의 maxSkew를 ${maxSkew}로`,
  'drop-spread': ({ topologyKey }) => `${topologyKey}의 분산 제약 빼기`,
  'drop-affinity': ({ topologyKey }) => `${topologyKey}의 필수 파드 어피니티 빼기`,
  'drop-anti-affinity': ({ topologyKey }) => `${topologyKey}의 필수 파드 안티어피니티 빼기`,
  label: ({ node, key, value }) => `${node}에 레이블 ${key}=${value} 붙이기`,
  unlabel: ({ node, key }) => `${node}에서 레이블 ${key} 떼기`,
  untaint: ({ node, taint }) => `${node}에서 테인트 ${formatTaint(taint)} 없애기`,
  uncordon: ({ node }) => `${node} uncordon`,
  free: ({ node, resource, amount }) => `${node}에서 ${resource} ${formatAmount(resource, amount)} 비우기`,
  move: ({ node, pod }) => `${pod}를 ${node}에서 옮기기`,
};

function describeInKorean(change: Change): string {
  return (KOREAN[change.kind] as (change: Change) => string)(change);
}
