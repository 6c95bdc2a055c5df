import { wrap } from '../../terminal/width.ts';
import { told } from '../../tutor/checks/told.ts';
import type { GradeReport } from '../../tutor/grade.ts';
import type { Ui } from '../ui.ts';

/** A grade as lines: each check with its points, what was expected, what was found and why it matters. */
export function resultLines(ui: Ui, grade: GradeReport, cells: number): string[] {
  const { strings, theme, language } = ui;
  const verdict = grade.passed ? theme.paint('good', strings.passed) : theme.paint('bad', strings.failed);
  const lines = [`${verdict}  ${strings.score(grade.points, grade.total)}`, ''];
  for (const result of grade.results) {
    const mark = result.passed ? theme.paint('good', theme.glyphs.yes) : theme.paint('bad', theme.glyphs.no);
    const [title = '', ...rest] = wrap(
      result.check.gate
        ? result.check.title[language]
        : `${result.check.title[language]}  ${result.points}/${result.check.points}`,
      cells - 2,
    );
    lines.push(`${mark} ${theme.paint('strong', title)}`, ...rest.map(line => `  ${line}`));
    if (result.blocked)
      lines.push(...wrap(theme.paint('warn', strings.blocked), cells - 4).map(line => `    ${line}`));
    if (!result.passed) {
      lines.push(...labelled(strings.expected, told(result.expected, language), cells));
      lines.push(...labelled(strings.found, told(result.found, language), cells));
      lines.push(...labelled(strings.why, withCode(ui, result.check.why[language].trim()), cells));
    }
    lines.push('');
  }
  return lines;

  function labelled(label: string, text: string, width: number): string[] {
    const [first = '', ...rest] = wrap(`${theme.paint('dim', `${label}:`)} ${text}`, width - 4);
    return [`    ${first}`, ...rest.map(line => `      ${line}`)];
  }
}

/** Shows `code` in a text as code. */
function withCode({ theme }: Ui, text: string): string {
  return text.replace(/`([^`]+)`/g, (_, code: string) => theme.paint('code', code));
}
