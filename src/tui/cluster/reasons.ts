import type { WhyJson } from '../../cluster/why.ts';
import { fitWidth, width, wrap } from '../../terminal/width.ts';
import { lastDecision, outlookLines, preemptionLine, standingLines } from '../../tutor/why/lines.ts';
import { WHY_WORDS } from '../../tutor/why/words.ts';
import type { Ui } from '../ui.ts';
import { bar } from '../widgets/bar.ts';

const BAR_CELLS = 16;

/**
 * Why a Pod is where it is, or nowhere: each node with the filter that refused it, in the plugin's words, or with its
 * score as a bar and what each plugin gave to it.
 */
export function reasonLines(ui: Ui, why: WhyJson, cells: number): string[] {
  const { theme, language } = ui;
  const head = `${theme.paint('title', why.pod)}  ${why.phase}${why.node ? `  ${theme.glyphs.arrow} ${theme.paint('good', why.node)}` : ''}`;
  const decision = lastDecision(why);
  return [
    head,
    ...standingLines(why, language).flatMap(line => wrap(line, cells)),
    ...(decision === undefined ? [] : ['', ...decisionTable(ui, decision, why.node, cells)]),
    ...outlookLines(why, language).flatMap(line => wrap(line, cells)),
  ];
}

type Decision = WhyJson['decisions'][number];

function decisionTable(ui: Ui, decision: Decision, chosen: string | undefined, cells: number): string[] {
  const { theme, strings } = ui;
  const scored = [...decision.scores].sort((a, b) => b.total - a.total);
  const only = decision.feasible.filter(node => !scored.some(score => score.node === node));
  const names = [...scored.map(({ node }) => node), ...only, ...decision.refusals.map(({ node }) => node)];
  const nameCells = Math.min(30, Math.max(4, ...names.map(name => width(name)))) + 2;
  const most = Math.max(1, ...scored.map(({ total }) => total));
  const name = (node: string, style: 'good' | 'bad' | 'strong') =>
    `${theme.paint(style, style === 'bad' ? theme.glyphs.no : theme.glyphs.yes)} ${theme.paint(node === chosen ? 'strong' : 'accent', fitWidth(node, nameCells))}`;
  const indent = ' '.repeat(nameCells + 2);
  return [
    theme.paint('dim', strings.filteredNodes(decision.feasible.length, decision.nodes)),
    ...scored.flatMap(({ node, total, plugins }) => [
      `${name(node, 'good')}${bar(theme, total / most, BAR_CELLS, node === chosen ? 'good' : 'accent')} ${theme.paint('strong', String(total).padStart(4))}`,
      ...wrap(
        plugins
          .filter(({ weighted }) => weighted > 0)
          .sort((a, b) => b.weighted - a.weighted)
          .map(({ plugin, weight, normalized }) => `${plugin} ${weight}x${normalized}`)
          .join('  '),
        Math.max(20, cells - indent.length),
      ).map(line => indent + theme.paint('dim', line)),
    ]),
    ...only.map(node => `${name(node, 'good')}${strings.onlyNode}`),
    ...decision.refusals.flatMap(({ node, plugin, reasons }) => {
      const [first = '', ...rest] = wrap(
        `${plugin}: ${reasons.join(', ')}`,
        Math.max(20, cells - indent.length),
      );
      return [`${name(node, 'bad')}${first}`, ...rest.map(line => indent + line)];
    }),
    ...preemptionLines(ui, decision, cells),
    ...(decision.message ? ['', ...wrap(theme.paint('dim', decision.message), cells)] : []),
  ];
}

function preemptionLines(ui: Ui, decision: Decision, cells: number): string[] {
  if (decision.preemption === undefined) return [];
  const { strings, language } = ui;
  const otherwise = decision.nominatedNode ? strings.nominated(decision.nominatedNode) : strings.noVictims;
  return ['', ...wrap(preemptionLine(decision, WHY_WORDS[language]) ?? otherwise, cells)];
}
