import { defineConfig } from 'vitest/config';
import { sourcesDigest } from './build/digest.ts';

export default defineConfig({
  // Clusters are built on the bases of the last build, where the sources are still those.
  define: { BERTH_SOURCES: JSON.stringify(sourcesDigest()) },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    pool: 'threads',
    // vitest leaves a core free by itself; on two cores that would halve the pace.
    maxWorkers: '100%',
    // Files share what they import: nothing in berth keeps state in a module, and loading it anew for each costs a third.
    isolate: false,
  },
});
