import { fitWidth } from '../../terminal/width.ts';
import { damagedResults } from '../../tutor/exam/exam-result.ts';
import { topicScores } from '../../tutor/mastery.ts';
import { historyOf } from '../history.ts';
import { nextStepOf } from '../next-step.ts';
import { practiceDays } from '../statistics/practice.ts';
import { type Ui, useUi } from '../ui.ts';
import { bar } from '../widgets/bar.ts';
import { cut } from '../widgets/cut.ts';
import { Sheet } from '../widgets/sheet.tsx';

/** Mastery by topic, exams, and the days on which one has practised. */
export function StatisticsScreen() {
  const ui = useUi();
  const back = () => ui.go({ screen: 'home' });
  const next = nextStepOf(ui);
  return (
    <Sheet
      title={ui.strings.statistics}
      lines={statisticsLines(ui, next?.text)}
      actions={{
        'home.next': next && (() => ui.go(next.place)),
        back,
        'app.language': ui.switchLanguage,
      }}
    />
  );
}

function statisticsLines(ui: Ui, next: string | undefined): string[] {
  const { services, strings, theme, language, columns } = ui;
  const history = historyOf(services);
  const topics = topicScores(services.pack, history);
  const title = (text: string) => ['', theme.paint('title', text), ''];
  const barCells = Math.max(10, Math.min(40, columns - 60));
  const sittings = history.sittings.filter(({ state }) => state === 'graded');
  const damaged = damagedResults(sittings).length;
  return [
    ...title(strings.mastery),
    ...topics.map(({ title, mastery, labs, cards }) => {
      const solved = labs.filter(({ best }) => best === 1).length;
      const name = fitWidth(cut(title[language], 26, theme), 27);
      const style = mastery === 100 ? 'good' : 'accent';
      const share = `${String(mastery).padStart(3)}%`;
      return `${name}${bar(theme, mastery / 100, barCells, style)} ${share}  ${strings.labsDone(solved, labs.length)}  ${strings.cards(cards.right, cards.count)}`;
    }),
    ...title(strings.mockExams),
    ...(sittings.length === 0 ? [strings.noSittings] : []),
    ...(damaged === 0 ? [] : [theme.paint('warn', strings.damagedResults(damaged))]),
    ...sittings.map(({ exam, percent, passed, startedAt }) => {
      const style = passed ? 'good' : 'bad';
      const day = new Date(startedAt).toISOString().slice(0, 10);
      return `${fitWidth(`${day}  ${exam}`, 27)}${bar(theme, percent / 100, barCells, style)} ${String(Math.round(percent)).padStart(3)}%`;
    }),
    ...title(strings.practice),
    ...practiceDays(ui, history),
    '',
    strings.nextIs(next ?? strings.noNext),
  ];
}
