import { wrap } from '../../terminal/width.ts';
import type { Card } from '../../tutor/content/lesson.ts';
import type { LessonCard } from '../../tutor/review.ts';
import { useKeys } from '../focus.ts';
import type { Place, Ui } from '../ui.ts';
import { useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { useCell } from '../widgets/use-cell.ts';

/** Quiz cards, one after the other: those of a lesson, or those due for review. */
export function CardsScreen({
  title,
  cards,
  back: place,
}: {
  title: string;
  cards: readonly LessonCard[];
  back: Place;
}) {
  const ui = useUi();
  const state = useCell({ index: 0, chosen: 0, answered: false, right: 0 });
  const { index, chosen, answered, right } = state.get();
  const card = cards[index]?.card;
  const back = () => ui.go(place);
  const answer = () => {
    const now = state.get();
    const asked = cards[now.index];
    if (asked === undefined) return back();
    if (now.answered) return state.set({ ...now, index: now.index + 1, chosen: 0, answered: false });
    const isRight = asked.card.choices[now.chosen]?.right ?? false;
    const answered = { lesson: asked.lesson, card: asked.card.id, right: isRight, at: ui.services.now() };
    ui.services.progress.answerCard(answered);
    state.set({ ...now, answered: true, right: now.right + (isRight ? 1 : 0) });
  };
  const move = (by: number) => {
    const now = state.get();
    const most = (cards[now.index]?.card.choices.length ?? 1) - 1;
    if (!now.answered) state.set({ ...now, chosen: Math.max(0, Math.min(most, now.chosen + by)) });
  };
  useKeys({
    up: () => move(-1),
    down: () => move(1),
    k: () => move(-1),
    j: () => move(1),
    enter: answer,
    space: answer,
    l: ui.switchLanguage,
    q: back,
    escape: back,
  });
  const lines = card ? cardLines(ui, card, chosen, answered) : [ui.strings.cardsDone(right, cards.length)];
  const heading = card ? ui.strings.card(index + 1, cards.length) : title;
  return (
    <Frame title={heading} keys={answered || !card ? ui.strings.keysCardDone : ui.strings.keysCard}>
      <Lines
        lines={['', ...lines.map(line => `  ${line}`)]}
        top={0}
        width={ui.columns}
        height={ui.rows - FRAME_ROWS}
      />
    </Frame>
  );
}

function cardLines(ui: Ui, card: Card, chosen: number, answered: boolean): string[] {
  const cells = Math.min(ui.columns - 6, 90);
  const choices = card.choices.flatMap((choice, index) => {
    const mark = index === chosen ? ui.theme.glyphs.arrow : ' ';
    const style = answered && choice.right ? 'good' : answered && index === chosen ? 'bad' : undefined;
    const [first = '', ...rest] = wrap(choice.text[ui.language], cells - 4);
    return [`${mark} ${first}`, ...rest.map(line => `  ${line}`)].map(line =>
      style ? ui.theme.paint(style, line) : line,
    );
  });
  const question = wrap(card.question[ui.language], cells).map(line => ui.theme.paint('strong', line));
  if (!answered) return [...question, '', ...choices];
  const answer = card.choices.find(choice => choice.right)!;
  const verdict = card.choices[chosen]?.right
    ? ui.theme.paint('good', ui.strings.rightAnswer)
    : ui.theme.paint('bad', ui.strings.wrongAnswer(answer.text[ui.language]));
  return [
    ...question,
    '',
    ...choices,
    '',
    ...wrap(verdict, cells),
    '',
    ...wrap(card.why[ui.language], cells),
  ];
}
