import type { YamlReader } from '../content/yaml-reader.ts';
import { CelError, readCel } from './cel.ts';
import type { Verdict } from './check.ts';
import type { Evidence } from './evidence.ts';
import { type Form, flag, mapping, text, texts } from './form.ts';
import { noMachine } from './machine-checks.ts';
import { compilePattern } from './pattern.ts';

/**
 * The form `answer:` of a check: a file says this and nothing else. Blanks at the ends of lines, a carriage return and
 * empty lines at the end are forgiven.
 *
 *     answer: {machine: controlplane, path: /root/heaviest}
 *     lines: [node01, node02]          # each line as it must be; or
 *     linesMatching: ['pods?/web-\w+'] # regular expressions, each for a whole line; or
 *     linesFrom: pods.map(p, p.metadata.name)   # CEL: a text or a list of texts
 *     anyOrder: true                   # left out: in this order
 */
function readAnswerCheck(yaml: YamlReader): Verdict {
  const file = yaml.mapping('answer');
  const machine = file.string('machine');
  const path = file.string('path');
  file.done();
  const anyOrder = yaml.optional('anyOrder', key => yaml.boolean(key)) ?? false;
  const expectation = readExpectation(yaml);
  const place = `${machine}:${path}`;
  return evidence => {
    const wanted = expectation(evidence);
    const expected = `${place} = ${show(wanted.map(({ shown }) => shown))}`;
    const view = evidence.machine(machine);
    if (view === undefined) return { ...noMachine(machine), expected };
    const found = view.file(path);
    if (found === undefined) return { passed: false, expected, found: `no ${place}` };
    const lines = linesOf(found);
    const passed =
      lines.length === wanted.length && (anyOrder ? pairs(wanted, lines) : inOrder(wanted, lines));
    return { passed, expected, found: `${place} = ${show(lines)}` };
  };
}

export const ANSWER: Form = {
  keys: {
    answer: mapping(
      { machine: text(), path: text() },
      ['machine', 'path'],
      'A file that says this and nothing else',
    ),
    lines: texts('Its lines'),
    linesMatching: texts('A regular expression for each of its lines, which must match all of it'),
    linesFrom: text('A CEL expression that gives its lines: a text or a list of texts'),
    anyOrder: flag('The lines may come in any order'),
  },
  read: readAnswerCheck,
};

interface Line {
  readonly shown: string;
  fits(line: string): boolean;
}

const literal = (line: string): Line => ({ shown: line, fits: found => found === line.trimEnd() });

function readExpectation(yaml: YamlReader): (evidence: Evidence) => readonly Line[] {
  const literals = yaml.optional('lines', key => yaml.strings(key));
  const patterns = yaml.optional('linesMatching', key =>
    yaml.strings(key).map(source => compilePattern(yaml, key, source, true)),
  );
  const from = yaml.optional('linesFrom', key => readSource(yaml, key));
  if ([literals, patterns, from].filter(Boolean).length !== 1)
    yaml.fail('answer', 'needs exactly one of lines, linesMatching and linesFrom');
  if (from !== undefined) return from;
  const fixed = literals?.map(literal) ?? patterns!.map(({ test, shown }) => ({ shown, fits: test }));
  return () => fixed;
}

function readSource(yaml: YamlReader, key: string): (evidence: Evidence) => readonly Line[] {
  const source = yaml.string(key).trim();
  try {
    const expression = readCel(source);
    return evidence => textsOf(() => expression.run(evidence)).map(literal);
  } catch (error) {
    if (error instanceof CelError) yaml.fail(key, error.message);
    throw error;
  }
}

/** What cannot be said of the cluster as it is (an object is missing) is a line that no file has. */
function textsOf(run: () => unknown): readonly string[] {
  try {
    const value = run();
    const listed = typeof value === 'object' && value !== null && Symbol.iterator in value;
    return (listed ? [...(value as Iterable<unknown>)] : [value]).map(String);
  } catch (error) {
    if (error instanceof CelError) return [`\n${error.message}`];
    throw error;
  }
}

function linesOf(found: string): readonly string[] {
  return found
    .trimEnd()
    .split('\n')
    .map(line => line.trimEnd());
}

const show = (lines: readonly string[]) => lines.map(line => line.trim()).join(' ⏎ ');

const inOrder = (wanted: readonly Line[], lines: readonly string[]) =>
  wanted.every((line, at) => line.fits(lines[at]!));

/** Whether each line has an expectation of its own. Patterns may overlap, so every pairing counts. */
function pairs(wanted: readonly Line[], lines: readonly string[]): boolean {
  const takenBy = new Map<number, number>();
  const place = (line: number, tried: Set<number>): boolean =>
    wanted.some((want, at) => {
      if (tried.has(at) || !want.fits(lines[line]!)) return false;
      tried.add(at);
      const other = takenBy.get(at);
      if (other !== undefined && !place(other, tried)) return false;
      takenBy.set(at, line);
      return true;
    });
  return lines.every((_, line) => place(line, new Set()));
}
