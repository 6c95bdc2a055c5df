import type { Rng } from '../../base/rng.ts';
import type { YamlReader } from './yaml-reader.ts';

/** What a lab draws anew for each attempt: by name, the values it may have. */
export type Parameters = Readonly<Record<string, readonly string[]>>;

const LONGEST_RANGE = 1_000;
const MOST_PARAMETERS = 20;
const LONGEST_VALUE = 100;
const LARGEST = 1_000_000_000;

/**
 * Reads `parameters` of a lab:
 *
 *     parameters:
 *       node: {oneOf: [node01, node02]}
 *       count: {from: 2, to: 5}
 *
 * Everywhere else in the file `<<node>>` stands for the value that was drawn.
 */
export function readParameters(yaml: YamlReader): Parameters {
  const parameters = yaml.optional('parameters', key => yaml.mapping(key));
  if (parameters === undefined) return {};
  if (parameters.keys().length > MOST_PARAMETERS) yaml.fail('parameters', `are more than ${MOST_PARAMETERS}`);
  return Object.fromEntries(
    parameters.keys().map(name => {
      if (!/^[a-z][A-Za-z0-9]*$/.test(name))
        parameters.fail(name, 'must be letters and digits, the first a small letter');
      return [name, readValues(parameters.mapping(name))];
    }),
  );
}

function readValues(yaml: YamlReader): readonly string[] {
  const oneOf = yaml.optional('oneOf', key => yaml.json(key));
  if (oneOf !== undefined) {
    if (!Array.isArray(oneOf) || oneOf.length === 0) yaml.fail('oneOf', 'must be a list that is not empty');
    yaml.done();
    const values = (oneOf as readonly unknown[]).map(String);
    if (values.length > LONGEST_RANGE) yaml.fail('oneOf', `has more than ${LONGEST_RANGE} values`);
    // A line end would move what follows it in the file to another place.
    if (values.some(value => value.length > LONGEST_VALUE || value.includes('\n')))
      yaml.fail('oneOf', `must have values of one line, at most ${LONGEST_VALUE} characters long`);
    return values;
  }
  const from = yaml.wholeNumber('from', -LARGEST, LARGEST);
  const to = yaml.wholeNumber('to', -LARGEST, LARGEST);
  if (to < from || to - from > LONGEST_RANGE)
    yaml.fail('to', `must be at least from, and at most ${LONGEST_RANGE} more`);
  yaml.done();
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
}

/** Draws a value for each parameter. Parameters that share their list of values never get the same one. */
export function draw(parameters: Parameters, rng: Rng): Readonly<Record<string, string>> {
  const drawn: Record<string, string> = {};
  for (const [name, values] of Object.entries(parameters)) {
    const taken = Object.entries(parameters)
      .filter(([other, list]) => Object.hasOwn(drawn, other) && list.join('\n') === values.join('\n'))
      .map(([other]) => drawn[other]);
    const free = values.filter(value => !taken.includes(value));
    const choices = free.length > 0 ? free : values;
    drawn[name] = choices[rng.int(choices.length)]!;
  }
  return drawn;
}

/** Puts the drawn values in. */
export function substitute(text: string, drawn: Readonly<Record<string, string>>): string {
  return text.replace(/<<([a-z][A-Za-z0-9]*)>>/g, (whole, name: string) =>
    Object.hasOwn(drawn, name) ? drawn[name]! : whole,
  );
}
