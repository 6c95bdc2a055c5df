import { harmlessLine } from '../../base/harmless.ts';
import { wrap } from '../../terminal/width.ts';
import type { Loss } from '../../tutor/saved-cluster.ts';
import type { Ui } from '../ui.ts';

/** Why a lab or an exam's task could not be gone on with, what becomes of it, and where it is kept. */
export function lossLines(ui: Ui, loss: Loss, of: 'lab' | 'exam', cells: number): string[] {
  const { strings, theme } = ui;
  const { kind, detail, place, report } = loss;
  const kept = of === 'lab' ? strings.lossInTheWay : strings.lossKeptInExam;
  return [
    theme.paint('warn', strings.lossOf[kind]),
    kind === 'console' ? strings.lossOfConsole : strings.lossMeans[of],
    ...(place === undefined ? [kept] : [strings.lossKeptAt, `  ${harmlessLine(place)}`]),
    ...(report === undefined ? [] : [strings.lossReport(harmlessLine(report))]),
    theme.paint('dim', strings.lossFound(harmlessLine(detail))),
  ].flatMap(line => wrap(line, cells));
}
