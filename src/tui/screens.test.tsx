import { EventEmitter } from 'node:events';
import { render } from 'ink';
import { afterEach, describe, expect, it } from 'vitest';
import type { Scene } from '../cluster/scene.ts';
import { width } from '../terminal/width.ts';
import { Pack } from '../tutor/content/pack.ts';
import type { LabRun } from '../tutor/lab-run.ts';
import { App } from './app.tsx';
import { FocusStack } from './focus.ts';
import type { Services } from './services.ts';
import { STRINGS } from './strings/index.ts';
import { Theme } from './theme.ts';
import type { Place } from './ui.ts';

const text = (en: string, ko: string) => `{en: "${en}", ko: "${ko}"}`;
const FILES: Readonly<Record<string, string>> = {
  'lessons/a/lesson.yaml': `id: a
order: 1
title: ${text('Taints', '테인트')}
summary: ${text('s', 's')}
cards:
- id: one
  question: ${text('Where does the Pod go when a rather long question has to be wrapped over several lines of the screen, and then some more?', '아주 긴 질문이 화면의 여러 줄에 걸쳐 나뉘어야 할 때 파드는 어디로 갈까요? 조금 더 길게 써 봅니다.')}
  choices:
  - {text: ${text('node01', '노드 하나')}, right: true}
  - {text: ${text('nowhere', '없음')}}
  why: ${text('because', '그래서')}
`,
  'lessons/a/en.md': `# Taints\n\nSome **bold** words and \`code\`.\n\n${'A long paragraph of words that wraps. '.repeat(40)}\n`,
  'lessons/a/ko.md': `# 테인트\n\n**파드(Pod)**는 \`code\`.\n\n${'줄바꿈이 필요한 아주 긴 문단입니다. '.repeat(40)}\n`,
  'labs/a-01/lab.yaml': `id: a-01
lesson: a
title: ${text('A lab with a title that is far too long for the row of a narrow screen, so that it must be cut', '좁은 화면의 한 줄에는 도저히 들어가지 않을 만큼 아주 긴 제목을 가진 실습이라서 잘려야만 합니다')}
difficulty: easy
minutes: 5
task: ${text('Do **this**.', '**이것**을 하세요.')}
checks:
- {id: x, title: ${text('is there', '있다')}, object: {kind: Pod, name: x}, why: ${text('why', '이유')}}
hints:
- ${text('look at the labels', '레이블을 보세요')}
explanation: ${text('so', '그래서')}
solution: echo
`,
  'exams/e/exam.yaml': `{id: e, title: ${text('Mock', '모의')}, minutes: 9, hintCost: 25, draw: [{lesson: any, count: 1}]}`,
};
const pack = new Pack({
  list: folder => [
    ...new Set(
      Object.keys(FILES).flatMap(path => (path.startsWith(`${folder}/`) ? [path.split('/')[1]!] : [])),
    ),
  ],
  read: path => FILES[path],
});

const pod = (name: string, status: string) => ({ namespace: 'default', name, status, ready: '1/1' });
const SCENE: Scene = {
  nodes: ['controlplane', 'node01', 'node02'].map(name => ({
    name,
    status: 'Ready',
    taints: name === 'node01' ? ['smoke=juniper:NoSchedule'] : [],
    labels: {},
    cpu: { requested: 950, allocatable: 4000 },
    memory: { requested: 1e12, allocatable: 8e12 },
    pods: [pod('ham-with-a-name-that-is-much-too-long-for-a-box-of-this-size', 'Running')],
  })),
  homeless: [pod('stranded', 'Pending')],
  events: [{ warning: true, text: 'FailedScheduling pod/stranded: 0/3 nodes are available' }],
};

const encoder = new TextEncoder();
/** What came to the shells of labs; each says at once that it waits at a prompt. */
let typed = '';
let loss: LabRun['loss'];
const run = (lab: LabRun['lab']): LabRun => ({
  lab,
  resumed: false,
  loss,
  input: bytes => {
    typed += new TextDecoder().decode(bytes);
  },
  onOutput: show => void show(encoder.encode('\x1b[?2004h$ ')),
  resize: () => undefined,
  grade: async () => {
    const [check] = lab.checks;
    const result = {
      check: check!,
      passed: false,
      blocked: false,
      points: 0,
      expected: 'Pod x',
      found: '0 × Pod x',
    };
    return { results: [result], points: 0, total: 1, passed: false };
  },
  serve: async () => '/tmp/kubeconfig',
  why: () => [],
  scene: () => SCENE,
  replay: () => [
    { command: 'kubectl get nodes', note: 'look first' },
    { command: 'cat <<EOF\n\ta\nEOF', note: '' },
  ],
  stop: () => undefined,
});

/** A sitting of the exam with its one task. */
function sitting() {
  const task = {
    lab: pack.lab('a-01', 1),
    flagged: false,
    hints: 0,
    spent: 0,
    host: undefined,
    console: undefined,
  };
  return {
    stage: 'running',
    blueprint: pack.exam('e'),
    tasks: [task],
    task,
    current: 0,
    left: 60_000,
    onChange: () => undefined,
    get hasHint() {
      return task.hints === 0;
    },
    takeHint: () => void task.hints++,
    goTo: () => undefined,
    stop: () => undefined,
  };
}

const report = { results: [], points: 3, total: 4, passed: false };
const graded = {
  percent: 50,
  passed: false,
  tasks: [{ lab: 'a-01', title: { en: 'A', ko: 'A' }, spent: 0, hints: 1, deducted: 1, grade: report }],
};

const none = () => [];
const services = (language: 'en' | 'ko') =>
  ({
    pack,
    progress: {
      place: () => undefined,
      setPlace: () => undefined,
      places: none,
      attempts: none,
      answers: none,
      answerCard: () => undefined,
      setSetting: () => undefined,
    },
    exams: {
      store: {
        sittings: () => [
          { ...graded, exam: 'e', state: 'graded', startedAt: 0, tasks: [], result: JSON.stringify(graded) },
        ],
        unfinished: () => undefined,
      },
      open: sitting,
    },
    keptLabs: none,
    openLab: async (lab: LabRun['lab']) => run(lab),
    language,
    keys: {},
    now: () => 0,
  }) as unknown as Services;

class Paper extends EventEmitter {
  frame = '';
  readonly isTTY = true;
  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    super();
  }
  write(frame: string): boolean {
    this.frame = frame;
    return true;
  }
}
class NoKeys extends EventEmitter {
  readonly isTTY = true;
  setRawMode(): void {}
  setEncoding(): void {}
  ref(): void {}
  unref(): void {}
  read(): null {
    return null;
  }
}

let unmount: () => void = () => undefined;
afterEach(() => unmount());
const settle = () => new Promise(resolve => setTimeout(resolve, 20));

async function draw(place: Place, columns: number, rows: number, language: 'en' | 'ko') {
  const paper = new Paper(columns, rows);
  const focus = new FocusStack();
  const nothing = () => undefined;
  const ink = render(
    <App
      services={services(language)}
      theme={new Theme(true, true)}
      focus={focus}
      columns={columns}
      rows={rows}
      start={place}
      overlay={nothing}
      copy={nothing}
      quit={nothing}
    />,
    {
      stdout: paper as never,
      stdin: new NoKeys() as never,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    },
  );
  unmount = ink.unmount;
  await settle();
  const press = async (name: string) => {
    focus.dispatch({ type: 'key', name, ctrl: false, alt: false, shift: false, raw: new Uint8Array() });
    await settle();
  };
  /** Waits until a text is drawn: how long that takes depends on the machine. */
  const shows = async (wanted: string) => {
    for (let waited = 0; waited < 200 && !paper.frame.includes(wanted); waited++) await settle();
    expect(paper.frame).toContain(wanted);
  };
  return { lines: () => paper.frame.split('\n'), press, shows };
}

const SIZES: readonly (readonly [number, number])[] = [
  [80, 24],
  [100, 28],
  [120, 36],
  [220, 60],
];
const PLACES: readonly Place[] = [
  { screen: 'home' },
  { screen: 'lesson', lesson: 'a' },
  { screen: 'cards', lesson: 'a' },
  { screen: 'review' },
  { screen: 'sandbox', lesson: 'a' },
  { screen: 'statistics' },
  { screen: 'lab', lab: 'a-01' },
  { screen: 'exam', exam: 'e' },
  { screen: 'problem', message: 'something long is wrong '.repeat(20) },
  { screen: 'lesson', lesson: 'missing' },
];

describe.each(SIZES)('at %ix%i', (columns, rows) => {
  for (const language of ['en', 'ko'] as const) {
    it.each(PLACES.map(place => [place.screen, place] as const))(
      `${language}: %s fills the screen and no more`,
      async (_, place) => {
        const { lines } = await draw(place, columns, rows, language);
        expect(lines()).toHaveLength(rows);
        expect(lines().filter(line => width(line) > columns)).toEqual([]);
        expect(lines()[0]).toContain('berth');
        expect(lines().at(-1)!.trim()).not.toBe('');
      },
    );
  }
});

it('shows the result of a lab, the solution and the reasons of the scheduler on keys', async () => {
  const { press, shows } = await draw({ screen: 'lab', lab: 'a-01' }, 80, 24, 'en');
  await press('f5');
  await shows('0 of 1 points');
  await press('s');
  await shows('A solution');
  await press('s');
  await shows('0 of 1 points');
  await press('enter');
  await shows('F5 grade');
  await press('f4');
  await shows('smoke=juniper:NoSchedule');
  await shows('stranded');
  await press('tab');
  await shows('No pod waits');
  await press('tab');
  await shows('0/3 nodes are available');
  await press('f4');
  await shows('F5 grade');
});

it('asks before a lab is left', async () => {
  const { press, shows } = await draw({ screen: 'lab', lab: 'a-01' }, 80, 24, 'ko');
  await press('f10');
  await shows('이 실습에서 나갈까요?');
  await press('n');
  await shows('F5 채점');
  await press('f10');
  await press('y');
  await shows('다음 할 일');
});

it.each(['en', 'ko'] as const)(
  'says why a lab was begun anew, and where the old one is, in %s',
  async language => {
    loss = {
      kind: 'fault',
      detail: 'oh \x1b[2J',
      place: '/x/berth.db, table set_aside, id 1',
      report: '/x/r.txt',
    };
    try {
      const { press, shows, lines } = await draw({ screen: 'lab', lab: 'a-01' }, 80, 24, language);
      const said = language === 'en' ? 'The lab begins anew.' : '실습을 처음부터 시작합니다.';
      await shows(said);
      for (const part of ['/x/berth.db, table set_aside', '/x/r.txt']) await shows(part);
      expect(lines().join('')).not.toContain('\x1b[2J');
      await press('enter');
      await shows('F5');
      expect(lines().join('\n')).not.toContain(said);
    } finally {
      loss = undefined;
    }
  },
);

it('lists every key of a screen, finds one by its name and runs it', async () => {
  const { press, shows } = await draw({ screen: 'home' }, 80, 24, 'en');
  await press('?');
  await shows('next step');
  await press('/');
  for (const key of 'stat') await press(key);
  await shows('/stat');
  await press('enter');
  await press('enter');
  await shows('Mastery');
});

it('folds, searches and filters the course', async () => {
  const { press, shows, lines } = await draw({ screen: 'home' }, 120, 36, 'en');
  await shows('a-01');
  await press('space');
  expect(lines().join('\n')).not.toContain('a-01');
  await press('/');
  for (const key of 'far too') await press(key === ' ' ? 'space' : key);
  await press('enter');
  await shows('a-01');
  await press('escape');
  await press('f');
  await shows('labs not passed yet');
  await shows('a-01');
});

it('plays the solution step by step in a fresh lab, and lets go of it', async () => {
  const { press, shows } = await draw({ screen: 'lab', lab: 'a-01' }, 120, 36, 'en');
  await press('f5');
  await shows('0 of 1 points');
  await press('s');
  await press('p');
  await shows('The solution, step 1 of 2');
  await shows('look first');
  typed = '';
  await press('enter');
  await shows('step 2 of 2');
  expect(typed).toBe('\x1b[200~kubectl get nodes\x1b[201~\r');
  await press('space');
  await shows('The solution is done.');
  expect(typed).toContain('cat <<EOF\n\ta\nEOF\x1b[201~\r');
  await press('escape');
  await shows('F3 hint');
  typed = '';
  await press('space');
  expect(typed).not.toContain('200~');
});

it('says what a hint of an exam costs before it shows it', async () => {
  const { press, shows, lines } = await draw({ screen: 'exam', exam: 'e' }, 120, 36, 'en');
  await shows("A hint takes 25 % of its task's points");
  await press('enter');
  await shows('F3 hint');
  await press('f3');
  await shows("Show a hint? It takes 25 % of this task's points.");
  await press('n');
  await shows('F8 flag');
  expect(lines().join('\n')).not.toContain('look at the labels');
  await press('f3');
  await press('y');
  await shows('look at the labels');
  expect(lines().join('\n')).not.toContain('F3 hint');
});

it('says before an exam is ended how many tasks were never opened', async () => {
  const { press, shows } = await draw({ screen: 'exam', exam: 'e' }, 120, 36, 'en');
  await press('enter');
  await shows('!! 1:00 left');
  await press('f9');
  await shows('1 never opened. End and grade it?');
});

it.each(['en', 'ko'] as const)(
  'asks whether an exam is to be handed in on a line of 78 columns (%s)',
  language => {
    expect(width(STRINGS[language].examEndAsked(16, 16))).toBeLessThanOrEqual(78);
  },
);

it('shows in the result of an exam what hints have cost', async () => {
  const { press, shows } = await draw({ screen: 'exam', exam: 'e' }, 80, 24, 'ko');
  await press('r');
  await shows('2/4');
  await shows('힌트 1개: -1');
});

it('answers a card, says what is right and why, and goes on', async () => {
  const { press, shows } = await draw({ screen: 'cards', lesson: 'a' }, 80, 24, 'ko');
  await press('down');
  await press('enter');
  await shows('틀렸습니다');
  await press('enter');
  await shows('1개 중 0개');
});

it('asks for more room on a screen that is too small', async () => {
  const { shows } = await draw({ screen: 'home' }, 60, 20, 'en');
  await shows('berth needs 80x24');
});
