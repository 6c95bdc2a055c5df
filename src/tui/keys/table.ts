import type { Localized } from '../../tutor/content/localized.ts';

/** What a key does, as one value: its keys, and what the status line, the list of keys and the manual call it. */
export interface KeyEntry {
  /** Names as the decoder gives them; the first is the one that is shown. Changed by keys.yaml of the data folder. */
  readonly keys: readonly string[];
  readonly label: Localized;
  /** Each of these runs it in the list of keys, where a screen's own keys go to a shell. */
  readonly letters?: string;
  /** False: told in the list of keys only. */
  readonly inLine?: boolean;
}

const entry = (
  keys: readonly string[],
  en: string,
  ko: string,
  rest: Omit<KeyEntry, 'keys' | 'label'> = {},
): KeyEntry => ({ keys, label: { en, ko }, ...rest });
const quiet = { inLine: false } as const;

/** Every action that a key can run, on every screen. */
export const KEY_TABLE = {
  'app.keys': entry(['?', 'f1', ':', 'ctrl+]'], 'keys', '키'),
  'app.menu': entry(['ctrl+]'], 'keys', '키'),
  'app.language': entry(['l'], '한국어', 'English', { ...quiet, letters: 'l' }),
  'app.quit': entry(['q', 'escape'], 'quit', '끝내기'),
  back: entry(['escape', 'q'], 'back', '뒤로', { letters: 'q' }),

  'move.up': entry(['up', 'k'], 'up', '위로', quiet),
  'move.down': entry(['down', 'j'], 'down', '아래로', quiet),
  'page.up': entry(['pageup', 'b'], 'a page up', '한 쪽 위로', quiet),
  'page.down': entry(['pagedown', 'space'], 'a page down', '한 쪽 아래로', quiet),
  'move.first': entry(['home', 'g'], 'to the start', '처음으로', quiet),
  'move.last': entry(['end', 'G'], 'to the end', '끝으로', quiet),
  search: entry(['/'], 'search', '찾기'),
  'search.next': entry(['n'], 'next match', '다음 찾기', quiet),
  'search.previous': entry(['N'], 'previous match', '이전 찾기', quiet),

  open: entry(['enter'], 'open', '열기'),
  fold: entry(['space', 'right', 'left'], 'fold', '접기'),
  'fold.all': entry(['z'], 'fold all', '모두 접기', quiet),
  'home.next': entry(['n'], 'next step', '다음 할 일'),
  'home.filter': entry(['f'], 'filter', '거르기'),
  'home.review': entry(['r'], 'review cards', '카드 복습', quiet),
  'home.statistics': entry(['s'], 'statistics', '통계', quiet),

  'lesson.on': entry(['enter'], 'read on', '계속 읽기', quiet),
  'lesson.cards': entry(['c'], 'cards', '카드'),
  'lesson.labs': entry(['o'], 'labs', '실습'),
  'lesson.try': entry(['x'], 'try it on a cluster', '클러스터에서 해 보기'),
  'lesson.contents': entry(['t'], 'contents', '차례'),

  'card.answer': entry(['enter', 'space'], 'answer', '답하기'),
  'card.choose': entry(['1', '2', '3', '4', '5', '6', '7', '8', '9'], 'choose', '고르기'),
  'card.next': entry(['enter', 'space'], 'next', '다음'),
  'card.lab': entry(['o'], 'a lab of this', '관련 실습'),

  'lab.view': entry(['f2'], 'task/terminal', '과제/터미널', { letters: 't' }),
  'lab.hint': entry(['f3'], 'hint', '힌트', { letters: 'h' }),
  'lab.cluster': entry(['f4'], 'cluster', '클러스터', { letters: 'w' }),
  'lab.grade': entry(['f5'], 'grade', '채점', { letters: 'g' }),
  'lab.tools': entry(['f6'], 'own kubectl', '내 kubectl', { letters: 'k' }),
  'lab.restart': entry(['f8'], 'begin anew', '처음부터', { ...quiet, letters: 'r' }),
  'lab.leave': entry(['f10'], 'leave', '나가기', { letters: 'x' }),
  'pane.wider': entry(['alt+right'], 'wider task', '과제를 넓게', { ...quiet, letters: '>' }),
  'pane.narrower': entry(['alt+left'], 'narrower task', '과제를 좁게', { ...quiet, letters: '<' }),
  'task.up': entry(['alt+up'], 'task up', '과제 위로', { ...quiet, letters: 'p' }),
  'task.down': entry(['alt+down'], 'task down', '과제 아래로', { ...quiet, letters: 'n' }),
  'pane.zoom': entry(['f11'], 'terminal alone', '터미널만', { ...quiet, letters: 'z' }),

  'replay.step': entry(['enter', 'space'], 'next step', '다음 단계'),
  'replay.end': entry(['escape'], 'go on by hand', '직접 하기'),
  'result.back': entry(['enter', 'escape'], 'back to the lab', '실습으로'),
  'result.solution': entry(['s'], 'solution', '풀이'),
  'result.restart': entry(['r'], 'begin anew', '처음부터'),
  'result.next': entry(['n'], 'next lab', '다음 실습'),
  'result.home': entry(['q'], 'home', '홈'),
  'result.again': entry(['o'], 'this one as a lab', '실습으로 다시'),
  'solution.play': entry(['p'], 'play it in a fresh lab', '새 실습에서 재생'),
  'cluster.tab': entry(['tab'], 'nodes/reasons/events', '노드/이유/이벤트'),
  'cluster.choose': entry(['right', 'left'], 'choose a Pod', '파드 고르기', quiet),

  'exam.task': entry([], 'go to task N', 'N번 문제로', { ...quiet, letters: '1234567890' }),
  'exam.begin': entry(['enter'], 'start', '시작'),
  'exam.last': entry(['r'], 'last result', '지난 결과'),
  'exam.previous': entry(['f6'], 'previous task', '이전 문제', { letters: 'p' }),
  'exam.next': entry(['f7'], 'next task', '다음 문제', { letters: 'n' }),
  'exam.flag': entry(['f8'], 'flag', '표시', { letters: 'f' }),
  'exam.graded': entry(['enter', 'escape', 'q'], 'home', '홈'),
  'exam.end': entry(['f9'], 'end', '끝내기', { letters: 'e' }),
} as const satisfies Readonly<Record<string, KeyEntry>>;

export type ActionId = keyof typeof KEY_TABLE;

/** Keys chosen by the learner: action to key names. */
export type KeyChoices = Readonly<Partial<Record<ActionId, readonly string[]>>>;

export function isActionId(name: string): name is ActionId {
  return Object.hasOwn(KEY_TABLE, name);
}

/** The keys of an action, the learner's own choice first. */
export function keysOf(id: ActionId, choices: KeyChoices): readonly string[] {
  return choices[id] ?? KEY_TABLE[id].keys;
}

/** An action as an entry: the letters and the rest that not every row of the table has. */
export function entryOf(id: ActionId): KeyEntry {
  return KEY_TABLE[id];
}
