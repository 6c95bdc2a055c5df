import { useEffect, useMemo } from 'react';
import { plainText } from '../../terminal/width.ts';
import type { Lesson } from '../../tutor/content/lesson.ts';
import { readable } from '../../tutor/content/readable.ts';
import { useActions } from '../keys/use-actions.ts';
import { renderPage } from '../markdown/render.ts';
import { type Ui, useUi } from '../ui.ts';
import { type Choosable, Chooser } from '../widgets/chooser.tsx';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { useCell } from '../widgets/use-cell.ts';
import { type Scroll, useScroll } from '../widgets/use-scroll.ts';
import { useTyping } from '../widgets/use-typing.ts';

/** Wider lines are hard to read. */
const MOST_COLUMNS = 92;

/** Reads a lesson; where the learner stopped is remembered. */
export function LessonScreen({ lesson }: { lesson: Lesson }) {
  const ui = useUi();
  const { progress } = ui.services;
  const list = useCell<'labs' | 'contents' | undefined>(undefined);
  const typing = useTyping();
  const cells = Math.min(ui.columns - 4, MOST_COLUMNS);
  const height = ui.rows - FRAME_ROWS;
  const page = useMemo(
    () => renderPage(lesson.body[ui.language], cells, ui.theme),
    [lesson, ui.language, cells, ui.theme],
  );
  const scroll = useScroll(page.lines.length, height, progress.place(lesson.id)?.line ?? 0);
  useEffect(() => {
    progress.setPlace({ lesson: lesson.id, line: scroll.top, finished: scroll.atEnd });
  }, [progress, lesson.id, scroll.top, scroll.atEnd]);
  const home = () => ui.go({ screen: 'home' });
  const cards = () => ui.go({ screen: 'cards', lesson: lesson.id });
  const matches = matchingLines(page.lines, typing.text);
  const jump = (forward: boolean) => scroll.to(nextMatch(matches, scroll.top, forward));
  const isSearched = typing.text !== '';
  const bound = useActions(
    {
      'lesson.cards': cards,
      'lesson.labs': () => list.set('labs'),
      'lesson.try': () => ui.go({ screen: 'sandbox', lesson: lesson.id }),
      'lesson.contents': () => list.set('contents'),
      search: typing.begin,
      'search.next': isSearched ? () => jump(true) : undefined,
      'search.previous': isSearched ? () => jump(false) : undefined,
      ...scroll.actions,
      'lesson.on': () => (scroll.atEnd ? cards() : scroll.actions['page.down']?.('space')),
      'app.language': ui.switchLanguage,
      back: isSearched ? typing.clear : home,
      'app.keys': ui.showKeys,
    },
    {
      first: input => {
        const took = typing.take(input);
        if (took && input.type === 'key' && input.name === 'enter') jump(true);
        return took;
      },
    },
  );
  const chosen = list.get();
  if (chosen !== undefined) {
    const close = () => list.set(undefined);
    const items = chosen === 'labs' ? labItems(ui, lesson) : contentsItems(page.headings, scroll, close);
    const title =
      chosen === 'labs' ? ui.strings.labsOf(lesson.title[ui.language]) : lesson.title[ui.language];
    return <Chooser key={chosen} title={title} items={items} close={close} />;
  }
  const search = `/${typing.text}${typing.active ? '_' : `  ${ui.strings.matches(matches.length)}`}`;
  const found = new Set(matches);
  const mark = ui.theme.paint('warn', ui.theme.glyphs.arrow);
  const lines = page.lines.map((line, row) => `${found.has(row) ? `${mark} ` : '  '}${line}`);
  return (
    <Frame
      title={lesson.title[ui.language]}
      aside={typing.active || isSearched ? search : scroll.aside}
      keys={bound}
    >
      <Lines lines={lines} top={scroll.top} width={ui.columns} height={height} />
    </Frame>
  );
}

function matchingLines(lines: readonly string[], query: string): readonly number[] {
  const wanted = query.toLowerCase();
  if (wanted === '') return [];
  return lines.flatMap((line, row) => (plainText(line).toLowerCase().includes(wanted) ? [row] : []));
}

/** The match after or before `top`; from the last one it goes on at the first. */
function nextMatch(matches: readonly number[], top: number, forward: boolean): number {
  const found = forward ? matches.find(row => row > top) : matches.findLast(row => row < top);
  return found ?? (forward ? matches[0] : matches.at(-1)) ?? top;
}

function labItems(ui: Ui, lesson: Lesson): Choosable[] {
  const { pack, progress } = ui.services;
  return pack
    .labIds()
    .flatMap(id => readable(() => pack.labHead(id)))
    .filter(head => head.lesson === lesson.id)
    .map(({ id, title, difficulty, minutes }) => {
      const passed = progress.attempts(id).some(attempt => attempt.passed);
      const mark = passed ? ui.theme.glyphs.yes : ui.theme.glyphs.dot;
      return {
        text: `${mark} ${id}  ${title[ui.language]}`,
        note: `${ui.strings[difficulty]} ${ui.strings.minutes(minutes)}`,
        choose: () => ui.go({ screen: 'lab', lab: id }),
      };
    });
}

function contentsItems(
  headings: ReturnType<typeof renderPage>['headings'],
  scroll: Scroll,
  close: () => void,
): Choosable[] {
  return headings.map(({ text, depth, line }) => ({
    text: `${'  '.repeat(Math.max(0, depth - 1))}${text}`,
    choose() {
      close();
      scroll.to(line);
    },
  }));
}
