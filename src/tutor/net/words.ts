import type { Language } from '../content/localized.ts';

/** What `berth net` says, in each language. Names of objects stay as they are. */
export interface NetWords {
  readonly outcome: Readonly<
    Record<'reached' | 'refused' | 'timeout' | 'unreachable' | 'unknown-host', string>
  >;
  named(name: string, addresses: string, server: string): string;
  unnamed(name: string, server: string): string;
  silent(name: string, server: string): string;
  failed(name: string, server: string): string;
  allowed(step: 'leave' | 'arrive', policy: string, rule: string): string;
  stopped(step: 'leave' | 'arrive', policies: string): string;
  ownNode: string;
  rewritten(place: string, what: string, detail: string, to: string): string;
  refusedBy(place: string, service: string): string;
  droppedBy(place: string, service: string): string;
  travels(from: string, to: string): string;
  nowhere(to: string): string;
  listens(place: string, port: number): string;
  nobody(place: string, port: number): string;
}

const en: NetWords = {
  outcome: {
    reached: 'reached',
    refused: 'connection refused',
    timeout: 'no answer (time-out)',
    unreachable: 'no route to host',
    'unknown-host': 'the name is not known',
  },
  named: (name, addresses, server) => `${name} means ${addresses}${server && `, says ${server}`}`,
  unnamed: (name, server) => `${name}: ${server} knows no such name`,
  silent: (name, server) => `${name}: the name server ${server} does not answer`,
  failed: (name, server) => `${name}: the name server ${server} fails (SERVFAIL)`,
  allowed: (step, policy, rule) =>
    `${step === 'leave' ? 'may leave the Pod' : 'may reach the Pod'}: NetworkPolicy ${policy}, ${rule}`,
  stopped: (step, policies) =>
    `dropped ${step === 'leave' ? 'when it leaves the Pod' : 'before it reaches the Pod'}: no rule of NetworkPolicy ${policies} allows it`,
  ownNode: 'comes from the node that the Pod runs on, which always may',
  rewritten: (place, what, detail, to) => `${place} sends it on to ${to}: ${what} (${detail})`,
  refusedBy: (place, service) => `${place} refuses it: Service ${service} has no endpoints`,
  droppedBy: (place, service) =>
    `${place} drops it: Service ${service} has no endpoint on this node, and its traffic policy is Local`,
  travels: (from, to) => `from ${from} to ${to}`,
  nowhere: to => `nobody has the address ${to}`,
  listens: (place, port) => `${place} listens on port ${port}`,
  nobody: (place, port) => `nobody listens on port ${port} of ${place}`,
};

const ko: NetWords = {
  outcome: {
    reached: '연결됨',
    refused: '연결 거부됨',
    timeout: '응답 없음(시간 초과)',
    unreachable: '호스트로 가는 경로 없음',
    'unknown-host': '이름을 찾을 수 없음',
  },
  named: (name, addresses, server) => `${name} → ${addresses}${server && ` (${server}의 응답)`}`,
  unnamed: (name, server) => `${name}: ${server}에 그런 이름이 없습니다`,
  silent: (name, server) => `${name}: 이름 서버 ${server}가 응답하지 않습니다`,
  failed: (name, server) => `${name}: 이름 서버 ${server}가 실패했습니다(SERVFAIL)`,
  allowed: (step, policy, rule) =>
    `${step === 'leave' ? '파드에서 나갈 수 있습니다' : '파드에 들어갈 수 있습니다'}: 네트워크폴리시 ${policy}, ${rule}`,
  stopped: (step, policies) =>
    `${step === 'leave' ? '파드에서 나가다' : '파드에 들어가기 전에'} 버려졌습니다: 네트워크폴리시 ${policies}에 허용하는 규칙이 없습니다`,
  ownNode: '파드가 실행되는 노드에서 온 연결이라 언제나 허용됩니다',
  rewritten: (place, what, detail, to) => `${place}에서 ${to}(으)로 보냅니다: ${what} (${detail})`,
  refusedBy: (place, service) => `${place}에서 거부합니다: 서비스 ${service}에 엔드포인트가 없습니다`,
  droppedBy: (place, service) =>
    `${place}에서 버립니다: 서비스 ${service}의 트래픽 정책이 Local인데 이 노드에 엔드포인트가 없습니다`,
  travels: (from, to) => `${from}에서 ${to}(으)로`,
  nowhere: to => `주소 ${to}를 가진 곳이 없습니다`,
  listens: (place, port) => `${place}의 ${port} 포트가 열려 있습니다`,
  nobody: (place, port) => `${place}의 ${port} 포트를 여는 프로세스가 없습니다`,
};

export const NET_WORDS: Readonly<Record<Language, NetWords>> = { en, ko };
