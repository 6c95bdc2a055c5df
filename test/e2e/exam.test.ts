import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SeededRng } from '../../src/base/rng.ts';
import { Candidate } from './candidate.ts';
import { examPack } from './exam-pack.ts';

const KILLS = 10;
/** Moments are drawn up to this long after a command was typed, or the program started: milliseconds. */
const LONGEST_DELAY = 1_200;

/** What the candidate does: a command, then what the screen shows of it. Each can be done again after a crash. */
const STEPS: readonly { readonly host: string; readonly line: string; readonly shows: RegExp }[] = [
  { host: 'host-one', line: 'echo one > /root/note; cat /root/note', shows: /│one/ },
  {
    host: 'host-one',
    line: 'kubectl create configmap note --from-literal text=one; kubectl get configmap note',
    shows: /note +1 /,
  },
  { host: 'host-two', line: 'echo too late > /root/note; cat /root/note', shows: /│too late/ },
  {
    host: 'host-two',
    line: 'kubectl create configmap note --from-literal text=two; kubectl get configmap note',
    shows: /note +1 /,
  },
];

/** When the program is killed: so long after a step's command was typed, or while it comes up before that. */
interface Kill {
  readonly step: number;
  readonly moment: 'opening' | 'working';
  readonly delay: number;
}

let candidate: Candidate | undefined;
beforeEach(() => {
  process.env.BERTH_CONTENT = examPack();
});
afterEach(async () => {
  await candidate?.crash();
  delete process.env.BERTH_CONTENT;
});

/** Sits the exam, each step done once more after the kills in it; steps before it are not repeated. @returns the result without times */
async function sit(kills: readonly Kill[]) {
  candidate = new Candidate('two', mkdtempSync(join(tmpdir(), 'berth-e2e-')));
  for (const [index, { host, line, shows }] of STEPS.entries()) {
    for (const { moment, delay } of kills.filter(({ step }) => step === index)) {
      if (moment === 'working') {
        await candidate.goTo(host);
        await candidate.kept();
        await candidate.type(line);
      } else {
        await candidate.kept();
        await candidate.crash();
        await candidate.start();
      }
      await candidate.wait(delay);
      await candidate.crash();
    }
    await candidate.goTo(host);
    await candidate.run(line, shows);
  }
  await candidate.end('83 %');
  return candidate.result();
}

function randomKills(seed: string): readonly Kill[] {
  const rng = new SeededRng(seed);
  return Array.from({ length: KILLS }, () => ({
    step: rng.int(STEPS.length),
    moment: rng.next() < 0.7 ? 'working' : 'opening',
    delay: rng.int(LONGEST_DELAY),
  }));
}

it('has the same result whether or not the program was killed ten times at random moments', {
  timeout: 300_000,
}, async () => {
  const seed = process.env.BERTH_TEST_SEED ?? String(Date.now());
  console.log(`the kills are drawn by BERTH_TEST_SEED=${seed}`);
  const calm = await sit([]);
  expect(calm).toMatchObject({ percent: 83, passed: true });
  expect(await sit(randomKills(seed))).toEqual(calm);
});

it('has kept files, objects, flags and shells a moment later, and is open in one program only', {
  timeout: 120_000,
}, async () => {
  const home = mkdtempSync(join(tmpdir(), 'berth-e2e-'));
  candidate = new Candidate('two', home);
  await candidate.goTo('host-one');
  candidate.flag();
  await candidate.run('echo kept > /root/kept; kubectl create configmap kept', /configmap\/kept created/);
  await candidate.run("export do='--dry-run=client -o yaml'; alias k=kubectl", /│/);
  await candidate.run('hi() { echo "hello $1"; }; mkdir -p /opt/work; cd /opt/work', /opt\/work#/);

  const second = new Candidate('two', home);
  await second.isRefused('Another berth has this exam open');

  await candidate.kept();
  await candidate.crash();
  await candidate.goTo('host-one');
  // What the terminal showed, above the new prompt.
  expect(candidate.text()).toMatch(/│end 1003 *\n/);
  expect(candidate.text()).toContain('flagged');
  await candidate.run(
    'pwd; hi you; cat ~/kept; k get configmap kept',
    /│\/opt\/work *\n.*│hello you *\n.*│kept/,
  );
  await candidate.run('echo "$do"; history | grep -c "hello"', /│--dry-run=client -o yaml *\n.*│2/);
});
