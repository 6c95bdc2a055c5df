import { describe, expect, it } from 'vitest';
import { TookTooLong, unbounded } from './checks/bounds.ts';
import type { Check, Finding } from './checks/check.ts';
import type { Evidence } from './checks/evidence.ts';
import { grade } from './grade.ts';

const text = { en: 'a', ko: 'b' };
const check = (id: string, verdict: () => Finding, rest: Partial<Check> = {}): Check => ({
  id,
  title: text,
  why: text,
  points: 2,
  gate: false,
  keeps: false,
  verdict,
  ...rest,
});
const holds = () => ({ passed: true, expected: 'x', found: 'x' });
const fails = () => ({ passed: false, expected: 'x', found: 'y' });
const gate = { gate: true, points: 0 };
const evidence = {} as Evidence;
const graded = (checks: readonly Check[]) =>
  grade(
    checks.map(one => ({ check: one, evidence })),
    unbounded,
  );

describe('grade', () => {
  it('gives the points of the checks that hold', () => {
    const result = graded([check('a', holds), check('b', fails), check('c', holds, gate)]);
    expect(result).toMatchObject({ points: 2, total: 4, passed: false });
  });

  it('gives nothing where a gate fails, and says which checks would have counted', () => {
    const result = graded([check('a', holds), check('b', fails), check('c', fails, gate)]);
    expect(result).toMatchObject({ points: 0, total: 4, passed: false });
    expect(result.results.map(({ blocked }) => blocked)).toEqual([true, false, false]);
  });

  it('gives points for what was left alone only beside others', () => {
    const kept = check('kept', holds, { keeps: true });
    expect(graded([check('a', fails), kept])).toMatchObject({ points: 0, passed: false });
    expect(graded([check('a', holds), kept])).toMatchObject({ points: 4, passed: true });
  });

  it('has a check lost that takes too long, and goes on', () => {
    const slow = check('slow', () => {
      throw new TookTooLong('given up');
    });
    const result = graded([slow, check('b', holds)]);
    expect(result.results.map(({ passed }) => passed)).toEqual([false, true]);
    expect(result.results[0]!.found).toBe('none: the check was stopped');
  });

  it('has a check lost that grows beyond what a text can hold', () => {
    const result = graded([check('a', () => ({ ...holds(), found: 'x'.repeat(2 ** 30) }))]);
    expect(result.passed).toBe(false);
  });

  it('shows what was found without what would drive the terminal, and not endlessly', () => {
    const found = `\u001b]0;owned\u0007${'x'.repeat(100_000)}`;
    const [result] = graded([check('a', () => ({ ...fails(), found }))]).results;
    expect(result!.found).toMatch(/^\ufffd\]0;owned\ufffdx+ \.\.\.$/);
    expect(String(result!.found).length).toBeLessThan(3_000);
  });
});
