import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    pool: 'threads',
    // vitest leaves a core free by itself; on two cores that would halve the pace.
    maxWorkers: '100%',
  },
});
