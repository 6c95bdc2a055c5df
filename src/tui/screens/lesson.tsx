import { useEffect, useMemo } from 'react';
import type { Lesson } from '../../tutor/content/lesson.ts';
import { useKeys } from '../focus.ts';
import { renderMarkdown } from '../markdown/render.ts';
import { useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { useScroll } from '../widgets/use-scroll.ts';

/** Wider lines are hard to read. */
const MOST_COLUMNS = 92;

/** Reads a lesson; where the learner stopped is remembered. */
export function LessonScreen({ lesson }: { lesson: Lesson }) {
  const ui = useUi();
  const { progress } = ui.services;
  const cells = Math.min(ui.columns - 4, MOST_COLUMNS);
  const height = ui.rows - FRAME_ROWS;
  const lines = useMemo(
    () => renderMarkdown(lesson.body[ui.language], cells, ui.theme).map(line => `  ${line}`),
    [lesson, ui.language, cells, ui.theme],
  );
  const scroll = useScroll(lines.length, height, progress.place(lesson.id)?.line ?? 0);
  useEffect(() => {
    progress.setPlace({ lesson: lesson.id, line: scroll.top, finished: scroll.atEnd });
  }, [progress, lesson.id, scroll.top, scroll.atEnd]);
  const lab = ui.services.pack
    .labIds()
    .find(id => belongsTo(() => ui.services.pack.labHead(id).lesson, lesson.id));
  useKeys({
    ...scroll.keys,
    c: () => ui.go({ screen: 'cards', lesson: lesson.id }),
    enter: () => (scroll.atEnd ? ui.go({ screen: 'cards', lesson: lesson.id }) : scroll.keys.space?.()),
    o: () => lab && ui.go({ screen: 'lab', lab }),
    l: ui.switchLanguage,
    q: () => ui.go({ screen: 'home' }),
    escape: () => ui.go({ screen: 'home' }),
  });
  const read = lines.length <= height ? 100 : Math.round((100 * (scroll.top + height)) / lines.length);
  return (
    <Frame title={`${lesson.title[ui.language]}  ${Math.min(100, read)}%`} keys={ui.strings.keysLesson}>
      <Lines lines={lines} top={scroll.top} width={ui.columns} height={height} />
    </Frame>
  );
}

function belongsTo(lessonOf: () => string, lesson: string): boolean {
  try {
    return lessonOf() === lesson;
  } catch {
    return false;
  }
}
