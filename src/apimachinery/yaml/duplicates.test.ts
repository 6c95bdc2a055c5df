import { describe, expect, it } from 'vitest';
import { readYaml } from './parse.ts';

describe('keys that stand twice', () => {
  it('are told by the line of their value, the inner map first', () => {
    expect(readYaml('a: 1\nb:\n  c: 1\n  c: 2\na:\n- x\n').repeatedKeys).toBe(
      'yaml: unmarshal errors:\n  line 4: key "c" already set in map\n  line 6: key "a" already set in map',
    );
  });

  it('are no fault in different maps', () => {
    expect(readYaml('- a: 1\n- a: 2\n').repeatedKeys).toBeUndefined();
  });
});
