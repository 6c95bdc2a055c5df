import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wireDoor } from '../../src/apiserver/wire/index.ts';
import { VirtualClock } from '../../src/base/virtual-clock.ts';
import { hasKubectl, kubectl as real, startWorld, type TestWorld } from '../../src/http/testing/world.ts';
import { masked } from '../conformance/mask.ts';
import { COMMANDS } from './commands.ts';
import { runBuiltIn } from './memory-io.ts';
import { OBJECTS } from './objects.ts';

const ADMIN = {
  name: 'kubernetes-admin',
  groups: ['kubeadm:cluster-admins', 'system:masters', 'system:authenticated'],
};
/** How many of the real kubectl's processes run at once. */
const AT_ONCE = 4;

/** What newer versions of kubectl say otherwise; the real one at hand is older. */
function ofAnyVersion(text: string): string {
  return masked(text)
    .replace(/^E<KLOG>.*err="(.*)"$/gm, (_, quoted: string) => `error: ${quoted.replaceAll('\\"', '"')}`)
    .replace(/^ *"?creationTimestamp"?: null,?\n/gm, '')
    .replace(/,(\n *})/g, '$1')
    .replace(/\{\n *\}/g, '{}')
    .replace(/metadata:\n( *spec:)/g, 'metadata: {}\n$1')
    .replace(/\n+$/, '\n')
    .replace(/^Error: /gm, 'error: ')
    .replace(/\bkyaml,/g, '')
    .replace(/^Flag --cpu-percent .*\n/gm, '')
    .replace(/ {2,}/g, ' ');
}

describe.runIf(hasKubectl('built-in kubectl against the real one'))('the built-in kubectl', () => {
  let world: TestWorld;
  let kubeconfig = '';
  beforeAll(async () => {
    world = await startWorld();
    for (const [path, body] of OBJECTS) world.server.call({ method: 'POST', path, body, user: ADMIN });
    kubeconfig = world.served.kubeconfig;
  });
  afterAll(() => world?.close());

  it(`prints what the real one prints, ${COMMANDS.length} times`, async () => {
    const differences: string[] = [];
    const queue = [...COMMANDS];
    // One home for all: what the server offers is asked for once.
    const home = mkdtempSync(join(tmpdir(), 'berth-like-'));
    const fetch = wireDoor({ call: world.server.call, authenticate: () => ADMIN });
    const work = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { argv, stdin = '' } = next;
        const theirs = await real(kubeconfig, argv, stdin, { HOME: home });
        const ours = await runBuiltIn(argv, { fetch, clock: new VirtualClock(Date.now()), stdin });
        for (const part of ['stdout', 'stderr'] as const) {
          const [want, got] = [ofAnyVersion(theirs[part]), ofAnyVersion(ours[part])];
          if (want !== got)
            differences.push(
              `$ kubectl ${argv.join(' ')}\n${part} of the real one:\n${want}\nof the built-in one:\n${got}`,
            );
        }
        if (theirs.code !== ours.code)
          differences.push(`$ kubectl ${argv.join(' ')}\nexit ${theirs.code}, built in ${ours.code}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    rmSync(home, { recursive: true, force: true });
    expect(differences.join('\n\n')).toBe('');
  }, 120_000);
});
