import type { Rng } from '../../../src/base/rng.ts';
import { ContentError } from '../../../src/tutor/content/files.ts';
import { lintPack } from '../../../src/tutor/packs/lint.ts';
import { PackFiles } from '../../../src/tutor/packs/pack-files.ts';
import { packTemplate } from '../../../src/tutor/packs/template.ts';
import { unpack } from '../../../src/tutor/packs/unpack.ts';
import { writeTar } from '../../packs/tar-writer.ts';
import { mutatedBytes, mutatedText } from '../mutate.ts';
import { chance, oddText, pick } from '../random.ts';
import { Broken, type Target } from '../target.ts';

const EXAM = `id: mock
title: {en: Mock, ko: 모의}
minutes: 10
pass: 60
hintCost: 10
draw:
- {lesson: fuzz, difficulty: easy, count: 1}
- {lesson: "(a+)+$", difficulty: hard, count: 2}
`;
/** What stands beside the template's one check: a check of every form. */
const CHECKS = `
- {id: c1, title: {en: a, ko: 가}, points: 1, cel: "pods.filter(p, p.metadata.name.matches('a+')).size() > 0 && milli('500m') < 1000", show: "pods.map(p, p.metadata.name)", why: {en: a, ko: 가}}
- {id: c2, title: {en: a, ko: 가}, points: 1, file: {machine: node01, path: /etc/motd}, matches: "^(a|b)*$", mode: "0644", why: {en: a, ko: 가}}
- {id: c3, title: {en: a, ko: 가}, gate: true, kept: {apiVersion: v1, kind: Node, name: node01}, fields: [spec.taints], why: {en: a, ko: 가}}
- {id: c4, title: {en: a, ko: 가}, points: 1, unit: {machine: node01, name: kubelet}, active: true, why: {en: a, ko: 가}}
- {id: c5, title: {en: a, ko: 가}, points: 1, process: {machine: node01}, matches: kubelet, why: {en: a, ko: 가}}
- {id: c6, title: {en: a, ko: 가}, points: 1, can: {user: ada, verb: get, resource: pods}, allowed: true, why: {en: a, ko: 가}}
`;
const PACK: Readonly<Record<string, string>> = { ...packTemplate('fuzz'), 'exams/mock/exam.yaml': EXAM };
const WORDS = [
  '<<a>>',
  '<<count>>',
  '{en: a}',
  'oneOf: [1, 2]',
  '{from: 1, to: 999999999999}',
  'points: 99999999',
  'cel: "pods.all(p, pods.all(q, pods.all(r, true)))"',
  'matches: "((a+)+)+$"',
  'kind: Nope',
  'count: -1',
  'nodes: []',
  'cpus: 1e99',
  'memory: 99999999Ei',
  '../x',
  '/etc/passwd',
  '\n',
  '  ',
  '- ',
  ': ',
  '&a',
  '*a',
];
const encoder = new TextEncoder();

interface Given {
  /** Files of the pack, path and text. */
  readonly files?: Readonly<Record<string, string>>;
  /** An archive's bytes as Latin-1. */
  readonly archive?: string;
}

/** Packs that nobody trusts: read from files and from archives, linted. */
export const packs: Target = {
  name: 'packs',
  about: 'packs: files and archives, linted',
  inSuite: 60,
  perWorld: 1000,
  start: async () => ({
    next: given,
    run: input => {
      const { files, archive } = input as Given;
      try {
        const pack =
          files === undefined
            ? unpack(
                'x.tgz',
                Uint8Array.from(archive!, char => char.charCodeAt(0)),
              )
            : filled(files);
        const problems = lintPack(pack);
        for (const problem of problems)
          if (!(problem instanceof ContentError)) throw new Broken(`tells ${String(problem)}`);
        return problems.length === 0 ? 'fine' : 'linted';
      } catch (error) {
        if (error instanceof ContentError) return 'refused';
        throw error;
      }
    },
  }),
};

function filled(files: Readonly<Record<string, string>>): PackFiles {
  const pack = new PackFiles();
  for (const [path, text] of Object.entries(files)) pack.add(path, encoder.encode(text));
  return pack;
}

function given(rng: Rng): Given {
  const paths = Object.keys(PACK);
  const path = pick(rng, paths);
  const lab =
    path.endsWith('lab.yaml') && chance(rng, 0.5)
      ? PACK[path]!.replace(/\nchecks:\n/, `\nchecks:${CHECKS}`)
      : PACK[path]!;
  const changed = { ...PACK, [path]: mutatedText(rng, lab, WORDS) };
  if (chance(rng, 0.75)) return { files: chance(rng, 0.05) ? { ...changed, [oddText(rng)]: 'x' } : changed };
  const entries = Object.entries(changed).map(([name, text]) => ({
    path: chance(rng, 0.05) ? oddText(rng) : name,
    text,
  }));
  if (chance(rng, 0.3)) entries.push({ path: oddText(rng), text: 'x' });
  const bytes = writeTar(entries);
  return {
    archive: Array.from(chance(rng, 0.6) ? mutatedBytes(rng, bytes) : bytes, byte =>
      String.fromCharCode(byte),
    ).join(''),
  };
}
