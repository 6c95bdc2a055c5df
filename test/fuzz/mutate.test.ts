import { expect, test } from 'vitest';
import { SeededRng } from '../../src/base/rng.ts';
import { mutated } from './mutate.ts';

test('what has keys that JavaScript calls for itself is changed as everything else is', () => {
  const odd = { toString: null, valueOf: { toString: { toString: 1 } }, list: [{ toString: 'x' }] };
  for (let seed = 0; seed < 500; seed++)
    expect(() => mutated(new SeededRng(String(seed)), odd)).not.toThrow();
});
