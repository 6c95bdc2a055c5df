import { isCelMap } from '@bufbuild/cel';
import type { YamlReader } from '../content/yaml-reader.ts';
import { CelError, readCel } from './cel.ts';
import type { Verdict } from './check.ts';

/**
 * The form `cel:` of a check: a CEL expression that must be true.
 *
 *     cel: pods.filter(p, p.metadata.namespace == 'red').all(p, p.spec.nodeName == 'node01')
 *     show: pods.map(p, p.spec.nodeName)      # what is shown as found; left out: the value of cel
 */
export function readCelCheck(yaml: YamlReader): Verdict {
  const text = yaml.string('cel').trim();
  const condition = compile(yaml, 'cel', text);
  const show = yaml.optional('show', key => compile(yaml, key, yaml.string(key).trim()));
  return evidence => {
    const value = attempt(() => condition.run(evidence));
    return {
      passed: value === true,
      expected: text,
      found: print(show === undefined ? value : attempt(() => show.run(evidence))),
    };
  };
}

function compile(yaml: YamlReader, key: string, text: string) {
  try {
    return readCel(text);
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

/** Mappings as `{key: value}`, lists as `[value]`, like the other forms of checks. */
function print(value: unknown): string {
  if (isCelMap(value)) return `{${[...value].map(([key, inner]) => `${key}: ${print(inner)}`).join(', ')}}`;
  if (value !== null && typeof value === 'object' && Symbol.iterator in value) {
    return `[${[...(value as Iterable<unknown>)].map(print).join(', ')}]`;
  }
  return String(value);
}
