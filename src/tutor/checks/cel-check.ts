import { isCelMap } from '@bufbuild/cel';
import type { YamlReader } from '../content/yaml-reader.ts';
import { CelError, readCel } from './cel.ts';
import type { Verdict } from './check.ts';
import { type Form, text } from './form.ts';

/**
 * The form `cel:` of a check: a CEL expression that must be true.
 *
 *     cel: pods.filter(p, p.metadata.namespace == 'red').all(p, p.spec.nodeName == 'node01')
 *     show: pods.map(p, p.spec.nodeName)      # what is shown as found; left out: the value of cel
 */
function readCelCheck(yaml: YamlReader): Verdict {
  const source = yaml.string('cel').trim();
  const condition = compile(yaml, 'cel', source);
  const show = yaml.optional('show', key => compile(yaml, key, yaml.string(key).trim()));
  return evidence => {
    const value = attempt(() => condition.run(evidence));
    return {
      passed: value === true,
      expected: source,
      found: print(show === undefined ? value : attempt(() => show.run(evidence))),
    };
  };
}

export const CEL: Form = {
  keys: {
    cel: text('A CEL expression that must be true'),
    show: text('A CEL expression whose value is shown as found'),
  },
  read: readCelCheck,
};

function compile(yaml: YamlReader, key: string, source: string) {
  try {
    return readCel(source);
  } catch (error) {
    if (error instanceof CelError) yaml.fail(key, error.message);
    throw error;
  }
}

/** A field that is not there makes an expression fail: that is an answer, and it is no. */
function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof CelError) return error.message;
    throw error;
  }
}

/** More of a value is not put into words: a finding keeps less. */
const LONGEST_PRINT = 4_000;

/** Mappings as `{key: value}`, lists as `[value]`, like the other forms of checks; the beginning of what is long. */
function print(value: unknown): string {
  let printed = '';
  for (const part of parts(value)) {
    printed += part;
    if (printed.length > LONGEST_PRINT) break;
  }
  return printed;
}

function* parts(value: unknown): Generator<string> {
  if (isCelMap(value)) yield* joined('{', value, '}', ([key, inner]) => keyed(String(key), inner));
  else if (value !== null && typeof value === 'object' && Symbol.iterator in value)
    yield* joined('[', value as Iterable<unknown>, ']', parts);
  else yield String(value);
}

function* keyed(key: string, value: unknown): Generator<string> {
  yield `${key}: `;
  yield* parts(value);
}

function* joined<T>(
  open: string,
  entries: Iterable<T>,
  close: string,
  print: (entry: T) => Generator<string>,
): Generator<string> {
  yield open;
  let separator = '';
  for (const entry of entries) {
    yield separator;
    yield* print(entry);
    separator = ', ';
  }
  yield close;
}
