import type { WhyJson } from '../../cluster/why.ts';
import type { Language } from '../content/localized.ts';
import { WHY_WORDS, type WhyWords } from './words.ts';

type Decision = WhyJson['decisions'][number];

/** More attempts than these say nothing new. */
const LAST_ATTEMPTS = 2;

/** Why a pod is where it is, or nowhere, as lines for a person. */
export function whyLines(why: WhyJson, language: Language): readonly string[] {
  const words = WHY_WORDS[language];
  return [
    `${why.pod}  ${why.phase}${why.node ? `  ${why.node}` : ''}`,
    ...standingLines(why, language),
    ...why.decisions.slice(-LAST_ATTEMPTS).flatMap(decision => ['', ...decisionLines(decision, words)]),
    ...outlookLines(why, language),
  ];
}

/** The decision that counts: the one that placed it, or the last. */
export function lastDecision({ decisions }: WhyJson): Decision | undefined {
  return decisions.findLast(({ outcome }) => outcome === 'scheduled') ?? decisions.at(-1);
}

/** Who placed a Pod, or what it waits for. */
export function standingLines(why: WhyJson, language: Language): readonly string[] {
  const words = WHY_WORDS[language];
  const placed = why.decisions.findLast(({ outcome }) => outcome === 'scheduled');
  if (why.node) return [placed ? words.placed(why.node, why.schedulerName) : words.placedWithout];
  if (!why.hasScheduler) return [words.noScheduler(why.schedulerName)];
  return [
    ...(why.waiting ? [words.waits(why.waiting)] : []),
    ...(why.gatedBy ? [words.gated(why.gatedBy)] : []),
  ];
}

/** Who had to make room for a Pod, or why nobody may; undefined where the decision says neither. */
export function preemptionLine({ preemption }: Decision, words: WhyWords): string | undefined {
  if (preemption?.chosen) {
    const victims = (preemption.victims ?? []).join(', ');
    return words.preemption(victims, preemption.chosen, String(preemption.rule));
  }
  return preemption?.ineligible ? words.noPreemption(preemption.ineligible) : undefined;
}

function decisionLines(decision: Decision, words: WhyWords): string[] {
  const time = decision.at.slice(11, 19);
  const lines = [
    `${words.attempt(decision.attempt, time)}: ${words.found(decision.feasible.length, decision.nodes)}`,
  ];
  if (decision.refusals.length > 0) {
    lines.push(words.refused);
    lines.push(
      ...decision.refusals.map(({ node, plugin, reasons }) => `  ${node}: ${plugin}: ${reasons.join(', ')}`),
    );
  }
  if (decision.scores.length > 0) lines.push(words.scores, ...decision.scores.flatMap(scoreLines));
  const preempted = preemptionLine(decision, words);
  if (preempted !== undefined) lines.push(preempted);
  if (decision.message) lines.push(decision.message);
  return lines;
}

function scoreLines({ node, total, plugins }: Decision['scores'][number]): string[] {
  const parts = plugins.map(({ plugin, weight, normalized }) => `${plugin} ${weight}x${normalized}`);
  return [`  ${node}: ${total} = ${parts.join(' + ')}`];
}

/** For a Pod without a node: what each node would say now, and the smallest change that would help. */
export function outlookLines({ outlook, node }: WhyJson, language: Language): readonly string[] {
  const words = WHY_WORDS[language];
  if (outlook === undefined || node) return [];
  return [
    '',
    words.now,
    ...outlook.flatMap(({ node: name, refusals, changes }) => {
      if (refusals.length === 0) return [`  ${name}: ${words.fits}`];
      const reasons = refusals.map(({ plugin, reasons }) => `${plugin}: ${reasons.join(', ')}`).join('; ');
      const help =
        changes === undefined
          ? words.nothingSmall
          : `${words.change} ${changes.map(words.describe).join(' + ')}`;
      return [`  ${name}: ${reasons}`, `      ${help}`];
    }),
  ];
}
