import { Box } from 'ink';
import { useMemo } from 'react';
import { fitWidth, width } from '../../terminal/width.ts';
import type { Blueprint } from '../../tutor/content/blueprint.ts';
import { useKeys } from '../focus.ts';
import { nextStepOf } from '../next-step.ts';
import type { Place, Ui } from '../ui.ts';
import { useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { useCell } from '../widgets/use-cell.ts';

interface Row {
  readonly left: string;
  readonly right: string;
  readonly place: Place;
}

/** The lessons in order, each with its labs, and how far the learner is with them. */
export function Home() {
  const ui = useUi();
  const rows = homeRows(ui);
  const next = useMemo(() => nextStepOf(ui), [ui]);
  const chosen = useCell(ui.memory.homeRow);
  const position = () => Math.max(0, Math.min(chosen.get(), rows.length - 1));
  const choose = (row: number) => {
    chosen.set(row);
    ui.memory.homeRow = position();
  };
  const move = (by: number) => choose(Math.max(0, position() + by));
  const at = position();
  const height = ui.rows - FRAME_ROWS - 3;
  const top = Math.max(0, Math.min(at - Math.floor(height / 2), rows.length - height));
  useKeys({
    up: () => move(-1),
    down: () => move(1),
    k: () => move(-1),
    j: () => move(1),
    home: () => choose(0),
    end: () => choose(rows.length - 1),
    enter: () => {
      const row = rows[position()];
      if (row) ui.go(row.place);
    },
    n: () => next && ui.go(next.place),
    l: ui.switchLanguage,
    q: ui.quit,
    escape: ui.quit,
  });
  const lines = rows.map(({ left, right }, index) => {
    const mark = index === at ? ui.theme.glyphs.arrow : ' ';
    const room = ui.columns - 2 - width(right) - 2;
    const text = `${mark} ${fitWidth(left, Math.max(10, room - width(mark) - 1))}  ${right} `;
    return index === at ? ui.theme.paint('selected', text) : ` ${text}`.slice(1);
  });
  const head = [
    ` ${ui.theme.paint('title', ui.strings.tagline)}`,
    ` ${ui.strings.nextIs(next?.text ?? ui.strings.noNext)}`,
    ` ${ui.theme.paint('strong', ui.strings.lessons)}`,
  ];
  const body = rows.length === 0 ? [` ${ui.strings.noContent}`] : lines;
  return (
    <Frame title={ui.strings.lessons} keys={ui.strings.keysHome}>
      <Box flexDirection="column">
        <Lines lines={head} top={0} width={ui.columns} height={3} />
        <Lines lines={body} top={top} width={ui.columns} height={height} />
      </Box>
    </Frame>
  );
}

function homeRows(ui: Ui): Row[] {
  const { pack } = ui.services;
  const lessons = pack.lessonIds().map(id => attempt(() => pack.lesson(id), id));
  const labs = pack.labIds().map(id => attempt(() => pack.labHead(id), id));
  const exams = pack.examIds().map(id => attempt(() => pack.exam(id), id));
  const ordered = lessons.sort((a, b) => (a.value?.order ?? 999) - (b.value?.order ?? 999));
  const known = new Set(ordered.map(({ id }) => id));
  const rows = ordered.flatMap(({ id, value, problem }) => [
    value
      ? {
          left: `${value.order}. ${value.title[ui.language]}`,
          right: lessonState(ui, id),
          place: lessonPlace(id),
        }
      : brokenRow(ui, id, problem),
    ...labs.filter(lab => lab.value?.lesson === id).map(lab => labRow(ui, lab.id)),
  ]);
  const rest = labs.filter(({ value }) => value === undefined || !known.has(value.lesson));
  return [
    ...rows,
    ...rest.map(({ id, value, problem }) => (value ? labRow(ui, id) : brokenRow(ui, id, problem))),
    ...exams
      .sort((a, b) => (a.value?.minutes ?? 999) - (b.value?.minutes ?? 999))
      .map(({ id, value, problem }) => (value ? examRow(ui, value) : brokenRow(ui, id, problem))),
  ];
}

const lessonPlace = (lesson: string): Place => ({ screen: 'lesson', lesson });

/** One broken file must not hide the rest: its row says what is wrong when it is opened. */
function attempt<T>(read: () => T, id: string): { id: string; value?: T; problem?: string } {
  try {
    return { id, value: read() };
  } catch (error) {
    return { id, problem: (error as Error).message };
  }
}

function brokenRow(ui: Ui, id: string, problem = ''): Row {
  return {
    left: id,
    right: ui.theme.paint('bad', ui.strings.broken),
    place: { screen: 'problem', message: problem },
  };
}

function lessonState(ui: Ui, id: string): string {
  const { progress, pack } = ui.services;
  const place = progress.place(id);
  const state =
    place === undefined ? ui.strings.unread : place.finished ? ui.strings.finished : ui.strings.started;
  const cards = pack.lesson(id).cards;
  const answers = new Map(progress.answers(id).map(answer => [answer.card, answer.right]));
  const right = cards.filter(card => answers.get(card.id)).length;
  return answers.size === 0 ? state : `${state}  ${ui.strings.cards(right, cards.length)}`;
}

function labRow(ui: Ui, id: string): Row {
  const lab = ui.services.pack.labHead(id);
  const graded = ui.services.progress.attempts(id).filter(found => found.gradedAt !== undefined);
  const best = graded.reduce<(typeof graded)[number] | undefined>(
    (most, found) => (most === undefined || found.points > most.points ? found : most),
    undefined,
  );
  const score = best === undefined ? ui.strings.notTried : ui.strings.best(best.points, best.total);
  const passed = graded.some(found => found.passed) ? ` ${ui.theme.glyphs.yes}` : '';
  const about = `${ui.strings[lab.difficulty]}, ${ui.strings.minutes(lab.minutes)}`;
  return {
    left: `   ${ui.strings.lab} ${id}: ${lab.title[ui.language]}`,
    right: `${about}  ${score}${passed}`,
    place: { screen: 'lab', lab: id },
  };
}

function examRow(ui: Ui, { id, title }: Blueprint): Row {
  const sittings = ui.services.exams.store.sittings(id);
  const graded = sittings.filter(({ state }) => state === 'graded');
  const best = Math.max(...graded.map(({ percent }) => percent));
  const passed = graded.some(sitting => sitting.passed) ? ` ${ui.theme.glyphs.yes}` : '';
  const score = graded.length === 0 ? ui.strings.notTried : `${ui.strings.bestPercent(best)}${passed}`;
  const isOpen = sittings.length > graded.length;
  return {
    left: title[ui.language],
    right: isOpen ? ui.theme.paint('warn', ui.strings.examOpen) : score,
    place: { screen: 'exam', exam: id },
  };
}
