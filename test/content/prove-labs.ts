import { describe, expect, it } from 'vitest';
import { labWorld } from '../../src/cli/lab-world.ts';
import { unbounded } from '../../src/tutor/checks/bounds.ts';
import { proveLab } from '../../src/tutor/packs/prove.ts';
import { pack } from './pack.ts';

const START = Date.UTC(2026, 0, 15, 9, 0, 0);
/** `berth pack test` tries 20 draws; here one does, to keep the suite short. */
const SEEDS = 1;

/** Proves every second lab of the built-in pack, so that two workers share them. @param half 0 or 1 */
export function proveLabs(half: number): void {
  describe('built-in labs', () => {
    for (const id of pack.labIds().filter((_, index) => index % 2 === half)) {
      it(`${id} is proven`, { timeout: 120_000 }, async () => {
        const { problems } = await proveLab(pack, id, { ...labWorld(() => START), within: unbounded }, SEEDS);
        expect(problems).toEqual([]);
      });
    }
  });
}
