import { Box } from 'ink';
import { useMemo } from 'react';
import type { Input } from '../../terminal/keys.ts';
import { rowText } from '../home/row-text.ts';
import { type Course, useCourse } from '../home/use-course.ts';
import type { Actions } from '../keys/bindings.ts';
import { useActions } from '../keys/use-actions.ts';
import { nextStepOf } from '../next-step.ts';
import { type Place, type Ui, useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { useCell } from '../widgets/use-cell.ts';

const HEAD_ROWS = 2;

/** The course as a map: domains, lessons with their labs, exams and pages, and what to do next. */
export function Home() {
  const ui = useUi();
  const next = useMemo(() => nextStepOf(ui), [ui]);
  const course = useCourse(ui, next && keyOf(next.place));
  const leaving = useCell(false);
  const height = ui.rows - FRAME_ROWS - HEAD_ROWS;
  const top = Math.max(0, Math.min(course.at - Math.floor(height / 2), course.rows.length - height));
  const answer = (input: Input) => {
    if (!leaving.get() || input.type !== 'key') return false;
    leaving.set(false);
    if (['y', 'q', 'enter'].includes(input.name)) ui.quit();
    return true;
  };
  const bound = useActions(
    homeActions(ui, course, height, next?.place, () => leaving.set(true)),
    {
      first: input => answer(input) || course.typing.take(input),
      rest: input =>
        input.type === 'mouse' &&
        input.action === 'press' &&
        clicked(ui, course, input.row - 1 - HEAD_ROWS + top),
    },
  );
  const rows = course.rows.map((row, at) => rowText(row, at === course.at, ui));
  const body =
    rows.length === 0
      ? [` ${course.nodes.length === 0 ? ui.strings.noContent : ui.strings.nothingFound}`]
      : rows;
  const keys = leaving.get() ? ui.strings.quitAsked : bound;
  return (
    <Frame title={ui.strings.tagline} keys={keys}>
      <Box flexDirection="column">
        <Lines lines={headLines(ui, course, next?.text)} top={0} width={ui.columns} height={HEAD_ROWS} />
        <Lines lines={body} top={top} width={ui.columns} height={height} />
      </Box>
    </Frame>
  );
}

function homeActions(
  ui: Ui,
  course: Course,
  height: number,
  next: Place | undefined,
  askQuit: () => void,
): Actions {
  const open = () => {
    const node = course.current();
    if (node?.place) ui.go(node.place);
    else course.fold('space');
  };
  const isNarrowed = course.typing.text !== '' || course.filter !== 'all';
  return {
    open,
    fold: isNarrowed ? undefined : course.fold,
    'home.next': next && (() => ui.go(next)),
    search: course.typing.begin,
    'home.filter': course.nextFilter,
    'move.up': () => course.move(-1),
    'move.down': () => course.move(1),
    'page.up': () => course.move(1 - height),
    'page.down': () => course.move(height - 1),
    'move.first': () => course.choose(0),
    'move.last': () => course.choose(Number.MAX_SAFE_INTEGER),
    'fold.all': course.foldAll,
    'home.review': () => ui.go({ screen: 'review' }),
    'home.statistics': () => ui.go({ screen: 'statistics' }),
    'app.language': ui.switchLanguage,
    back: course.typing.text === '' ? undefined : course.typing.clear,
    'app.quit': askQuit,
    'app.keys': ui.showKeys,
  };
}

/** A click chooses a row; on the chosen row it opens it. */
function clicked({ go }: Ui, course: Course, row: number): boolean {
  const found = course.rows[row];
  if (row < 0 || found === undefined) return false;
  if (row !== course.at) course.choose(row);
  else if (found.node.place) go(found.node.place);
  else course.fold('space');
  return true;
}

function headLines({ strings, theme }: Ui, { typing, filter }: Course, next: string | undefined): string[] {
  const search =
    typing.active || typing.text !== ''
      ? theme.paint('accent', `/${typing.text}${typing.active ? '_' : ''}`)
      : '';
  const shown = filter === 'all' ? '' : theme.paint('warn', strings.filters[filter]);
  const narrowed = [search, shown].filter(part => part !== '').join('  ');
  return [` ${narrowed === '' ? strings.nextIs(next ?? strings.noNext) : narrowed}`, ''];
}

/** The row of the map that a place stands for. */
function keyOf(place: Place): string | undefined {
  switch (place.screen) {
    case 'lesson':
      return `lesson/${place.lesson}`;
    case 'lab':
      return `lab/${place.lab}`;
    case 'exam':
      return `exam/${place.exam}`;
    case 'review':
      return 'page/review';
    default:
      return undefined;
  }
}
