import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replay } from '../conformance/transcripts.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/kubectl');

/**
 * Sessions that the real kubectl v1.36.3 had with berth's own API server, replayed in the simulated shell: the server
 * being the same, what differs is the client's. Steps marked as unstable only change the cluster for those after them.
 */
describe('the built-in kubectl in sessions of the real one', () => {
  it.each(readdirSync(FOLDER))('%s', async name => {
    const differences: string[] = [];
    const { agree, total } = await replay(join(FOLDER, name), difference => differences.push(difference));
    expect(differences.join('\n\n')).toBe('');
    expect(agree).toBe(total);
    expect(total).toBeGreaterThan(20);
  });
});
