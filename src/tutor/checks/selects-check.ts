import type { LabelSelector } from '../../api/generated/types.ts';
import { formatSelector, matchesSelector } from '../../api/selectors.ts';
import { isObject, type JsonObject } from '../../base/json.ts';
import type { YamlReader } from '../content/yaml-reader.ts';
import type { Verdict } from './check.ts';
import { anything, type Form, listOf, text } from './form.ts';
import { brief } from './object-check.ts';
import { readPath, valuesAt } from './paths.ts';
import { objectsOf, readSubject, shown, subjectSchema } from './subject.ts';

/**
 * The form `selects:` of a check: a label selector by what it selects, however it is written.
 *
 *     selects: {kind: Service, namespace: red, name: web}
 *     at: spec.selector                 # left out: spec.selector
 *     these: [{app: web, tier: front}]  # labels of what it selects, each
 *     others: [{app: web}, {}]          # labels of what it does not
 *
 * Nor may it select what differs from `these` in a value that only the selector names (`app in (web, blog)`).
 */
function readSelectsCheck(yaml: YamlReader): Verdict {
  const subject = readSubject(yaml, 'selects', true);
  const at = yaml.optional('at', key => yaml.string(key)) ?? 'spec.selector';
  const these = yaml.optional('these', key => labelSets(yaml, key)) ?? [];
  const others = yaml.optional('others', key => labelSets(yaml, key)) ?? [];
  if (these.length + others.length === 0) yaml.fail('selects', 'needs these or others');
  const path = readPath(at);
  const expected = `${shown(subject)} ${at}: ${[
    ...these.map(labels => `✓ ${brief(labels)}`),
    ...others.map(labels => `✗ ${brief(labels)}`),
  ].join(', ')}`;
  return evidence => {
    const [object] = objectsOf(evidence, subject);
    if (object === undefined) return { passed: false, expected, found: `0 × ${shown(subject)}` };
    const selectors = valuesAt(object, path).filter(isObject).map(asSelector);
    const fits = (selector: LabelSelector) =>
      these.every(labels => matchesSelector(selector, labels as Record<string, string>)) &&
      ![...others, ...strangers(selector, these)].some(labels =>
        matchesSelector(selector, labels as Record<string, string>),
      );
    const found = `${shown(subject)} ${at}: ${selectors.map(formatSelector).join(' | ') || '-'}`;
    return { passed: selectors.length > 0 && selectors.every(fits), expected, found };
  };
}

export const SELECTS: Form = {
  keys: {
    selects: subjectSchema('A label selector of this object, by what it selects', true),
    at: text('Where the selector is; left out: spec.selector'),
    these: listOf(anything('Labels'), 'Labels that it selects, each'),
    others: listOf(anything('Labels'), 'Labels that it does not select'),
  },
  read: readSelectsCheck,
};

/** `these` with each value that the selector names for a key and none of them has. */
function strangers(
  { matchExpressions = [] }: LabelSelector,
  these: readonly JsonObject[],
): readonly JsonObject[] {
  return matchExpressions.flatMap(({ key, values = [] }) =>
    values
      .filter(value => !these.some(labels => labels[key] === value))
      .flatMap(value => these.map(labels => ({ ...labels, [key]: value }))),
  );
}

function labelSets(yaml: YamlReader, key: string): readonly JsonObject[] {
  const sets = yaml.json(key);
  const isLabels = (value: unknown) =>
    isObject(value) && Object.values(value).every(inner => typeof inner === 'string');
  if (!Array.isArray(sets) || !sets.every(isLabels))
    yaml.fail(key, 'must be a list of labels: mappings of texts');
  return sets as readonly JsonObject[];
}

/** Services and ReplicationControllers have a plain mapping of labels. */
function asSelector(value: JsonObject): LabelSelector {
  const plain = Object.values(value).every(inner => typeof inner === 'string');
  return (plain ? { matchLabels: value } : value) as LabelSelector;
}
