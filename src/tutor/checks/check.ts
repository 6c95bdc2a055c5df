import type { Localized } from '../content/localized.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import type { Evidence } from './evidence.ts';
import { FORMS } from './forms.ts';
import { readWould, type Would } from './would.ts';

/** What is told of a check: Kubernetes' words, which are the same in every language, or a sentence in each. */
export type Told = string | Localized;

/** What a check found. */
export interface Finding {
  readonly passed: boolean;
  /** What had to be there. */
  readonly expected: Told;
  /** What was there. */
  readonly found: Told;
}

/** Decides over the final state, without changing it. */
export type Verdict = (evidence: Evidence) => Finding;

/** One thing that a lab asks for, worth points. */
export interface Check {
  readonly id: string;
  readonly title: Localized;
  readonly points: number;
  /** Why it matters, shown with what was expected and found. */
  readonly why: Localized;
  /** A gate has no points: it must hold for the other checks to count. What must be preserved is a gate. */
  readonly gate: boolean;
  /** It holds from the beginning and has to go on holding: its points count only beside those of another check. */
  readonly keeps: boolean;
  /** What happens on a copy of the cluster before the verdict is asked there. */
  readonly would?: Would;
  readonly verdict: Verdict;
}

/** Reads one entry of `checks`. @throws ContentError */
export function readCheck(yaml: YamlReader): Check {
  const forms = Object.keys(FORMS).filter(form => yaml.has(form));
  const [form] = forms;
  if (form === undefined || forms.length > 1) {
    yaml.fail('id', `: a check has exactly one of ${Object.keys(FORMS).join(', ')}`);
  }
  const gate = yaml.optional('gate', key => yaml.boolean(key)) ?? false;
  const keeps = yaml.optional('keeps', key => yaml.boolean(key)) ?? false;
  if (gate && keeps) yaml.complain('keeps', 'and gate exclude each other');
  const points = yaml.optional('points', key => yaml.number(key)) ?? (gate ? 0 : 1);
  if (gate && points !== 0) yaml.complain('points', 'are not given for a gate: without it nothing counts');
  if (!gate && !(points > 0)) yaml.complain('points', 'must be above 0');
  const check: Check = {
    id: yaml.string('id'),
    title: yaml.localized('title'),
    points,
    why: yaml.localized('why'),
    gate,
    keeps,
    would: yaml.optional('would', () => readWould(yaml)),
    verdict: FORMS[form]!.read(yaml),
  };
  yaml.done();
  return check;
}
