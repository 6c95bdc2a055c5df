import type { Language } from '../../../tutor/content/localized.ts';

/** What `berth cluster up` says. */
export interface ServedStrings {
  readonly answersAt: (url: string) => string;
  readonly graded: (lab: string) => string;
  readonly ends: string;
  readonly events: string;
  readonly gone: string;
  readonly noNode: string;
  readonly more: (lines: number) => string;
  readonly running: (pods: number, namespace: string) => string;
}

export const SERVED: Readonly<Record<Language, ServedStrings>> = {
  en: {
    answersAt: url => `A simulated cluster answers at ${url}. In another terminal:`,
    graded: lab => `To be graded: berth grade ${lab} --session`,
    ends: 'Ctrl-C ends it.',
    events: 'Ctrl-C ends it. What happens in the cluster:',
    gone: 'The cluster is gone, and its credentials with it.',
    noNode: 'on no node',
    more: lines => `${lines} lines more`,
    running: (pods, namespace) => `${pods} of ${namespace} run`,
  },
  ko: {
    answersAt: url => `시뮬레이션된 클러스터가 ${url} 에서 응답합니다. 다른 터미널에서:`,
    graded: lab => `채점하려면: berth grade ${lab} --session`,
    ends: 'Ctrl-C로 끝냅니다.',
    events: 'Ctrl-C로 끝냅니다. 클러스터에서 일어나는 일:',
    gone: '클러스터와 인증 정보가 모두 사라졌습니다.',
    noNode: '노드 없음',
    more: lines => `${lines}줄 더 있음`,
    running: (pods, namespace) => `${namespace} 파드 ${pods}개 실행 중`,
  },
};
