import { useMemo } from 'react';
import { SeededRng } from '../../base/rng.ts';
import { wrap } from '../../terminal/width.ts';
import type { Choice } from '../../tutor/content/lesson.ts';
import { readable } from '../../tutor/content/readable.ts';
import { dueAt, type LessonCard } from '../../tutor/review.ts';
import { useActions } from '../keys/use-actions.ts';
import { type Place, type Ui, useUi } from '../ui.ts';
import { FRAME_ROWS, Frame } from '../widgets/frame.tsx';
import { Lines } from '../widgets/lines.tsx';
import { useCell } from '../widgets/use-cell.ts';

/** A card with its choices in the order in which they are shown this time. */
interface AskedCard extends LessonCard {
  readonly choices: readonly Choice[];
}

/** How a card was answered in this round. */
interface Answer {
  readonly asked: AskedCard;
  readonly right: boolean;
  readonly due: number;
}

interface Round {
  readonly index: number;
  readonly chosen: number;
  readonly answered: boolean;
  readonly answers: readonly Answer[];
}

/** Quiz cards, one after the other: those of a lesson, or those due for review; then what was wrong and when it comes back. */
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
  const { services } = ui;
  const asked = useMemo(() => cards.map(card => shuffled(card, services.now())), [cards, services]);
  const state = useCell<Round>({ index: 0, chosen: 0, answered: false, answers: [] });
  const { index, chosen, answered, answers } = state.get();
  const card = asked[index];
  const back = () => ui.go(place);
  const answer = () => {
    const now = state.get();
    const current = asked[now.index];
    if (current === undefined) return;
    const { lesson, card } = current;
    const right = current.choices[now.chosen]?.right ?? false;
    services.progress.answerCard({ lesson, card: card.id, right, at: services.now() });
    const due = dueAt(services.progress.answers(lesson).filter(given => given.card === card.id));
    state.set({ ...now, answered: true, answers: [...now.answers, { asked: current, right, due }] });
  };
  const next = () => state.set({ ...state.get(), index: index + 1, chosen: 0, answered: false });
  const choose = (place: number) => {
    const most = (asked[state.get().index]?.choices.length ?? 1) - 1;
    if (!state.get().answered) state.set({ ...state.get(), chosen: Math.max(0, Math.min(most, place)) });
  };
  const lab = labOf(ui, answers.find(({ right }) => !right)?.asked.lesson ?? cards[0]?.lesson);
  const isDone = card === undefined;
  const asks = !isDone && !answered;
  const bound = useActions({
    'card.answer': asks ? answer : undefined,
    'card.choose': asks ? key => choose(Number(key) - 1) : undefined,
    'card.next': answered ? next : isDone ? back : undefined,
    'card.lab': isDone && lab ? () => ui.go({ screen: 'lab', lab }) : undefined,
    'move.up': () => choose(state.get().chosen - 1),
    'move.down': () => choose(state.get().chosen + 1),
    'app.language': ui.switchLanguage,
    back,
    'app.keys': ui.showKeys,
  });
  const lines = isDone ? doneLines(ui, answers, cards.length) : cardLines(ui, card, chosen, answered);
  return (
    <Frame title={title} aside={isDone ? '' : ui.strings.card(index + 1, cards.length)} keys={bound}>
      <Lines
        lines={['', ...lines.map(line => `  ${line}`)]}
        top={0}
        width={ui.columns}
        height={ui.rows - FRAME_ROWS}
      />
    </Frame>
  );
}

/** In another order each time, so that what is remembered is the answer and not its place. */
function shuffled(card: LessonCard, seed: number): AskedCard {
  const rng = new SeededRng(`${seed}/${card.lesson}/${card.card.id}`);
  const choices = card.card.choices
    .map(choice => ({ choice, at: rng.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ choice }) => choice);
  return { ...card, choices };
}

/** The first lab of a lesson that is not passed, or the first of all. */
function labOf({ services: { pack, progress } }: Ui, lesson: string | undefined): string | undefined {
  const labs = pack
    .labIds()
    .filter(id => readable(() => pack.labHead(id)).some(head => head.lesson === lesson));
  return labs.find(id => !progress.attempts(id).some(({ passed }) => passed)) ?? labs[0];
}

function doneLines(ui: Ui, answers: readonly Answer[], count: number): string[] {
  const { strings, theme, language, columns, services } = ui;
  if (count === 0) return [strings.noCards];
  const right = answers.filter(answer => answer.right).length;
  const wrong = answers.filter(answer => !answer.right);
  const days = (due: number) => Math.max(0, Math.round((due - services.now()) / 86_400_000));
  const cells = Math.min(columns - 6, 90);
  return [
    theme.paint(wrong.length === 0 ? 'good' : 'strong', strings.cardsDone(right, count)),
    '',
    ...wrong.flatMap(({ asked, due }) => [
      ...wrap(`${theme.glyphs.no} ${asked.card.question[language]}`, cells),
      theme.paint('dim', `  ${strings.comesBack(days(due))}`),
      '',
    ]),
  ];
}

function cardLines(ui: Ui, { card, choices }: AskedCard, chosen: number, answered: boolean): string[] {
  const { theme, strings, language } = ui;
  const cells = Math.min(ui.columns - 6, 90);
  const shown = choices.flatMap((choice, index) => {
    const mark = index === chosen ? theme.glyphs.arrow : ' ';
    const style = answered && choice.right ? 'good' : answered && index === chosen ? 'bad' : undefined;
    const [first = '', ...rest] = wrap(choice.text[language], cells - 6);
    return [`${mark} ${index + 1}. ${first}`, ...rest.map(line => `     ${line}`), ''].map(line =>
      style ? theme.paint(style, line) : index === chosen ? theme.paint('strong', line) : line,
    );
  });
  const question = wrap(card.question[language], cells).map(line => theme.paint('title', line));
  if (!answered) return [...question, '', ...shown];
  const answer = choices.find(choice => choice.right)!;
  const verdict = choices[chosen]?.right
    ? theme.paint('good', strings.rightAnswer)
    : theme.paint('bad', strings.wrongAnswer(answer.text[language]));
  return [...question, '', ...shown, ...wrap(verdict, cells), '', ...wrap(card.why[language], cells)];
}
