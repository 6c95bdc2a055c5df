import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { loadFolder } from '../../src/cli/packs/load-folder.ts';
import { readArchive } from '../../src/cli/packs/source.ts';
import { ContentError } from '../../src/tutor/content/files.ts';
import { lintPack } from '../../src/tutor/packs/lint.ts';
import { PackFiles } from '../../src/tutor/packs/pack-files.ts';
import { packTemplate } from '../../src/tutor/packs/template.ts';
import { unpack } from '../../src/tutor/packs/unpack.ts';
import { type Written, writeTar } from './tar-writer.ts';

const TEMPLATE = packTemplate('bad');
const LAB = 'labs/bad-01/lab.yaml';
const encoder = new TextEncoder();
const folder = mkdtempSync(join(tmpdir(), 'berth-refused-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The mistakes of the template with some files changed. */
function linted(changed: Readonly<Record<string, string>>): readonly ContentError[] {
  const files = new PackFiles();
  for (const [path, text] of Object.entries({ ...TEMPLATE, ...changed }))
    files.add(path, encoder.encode(text));
  return lintPack(files);
}

/** The template's lab with one text replaced by another. */
const lab = (from: string | RegExp, to: string) => () => {
  const text = TEMPLATE[LAB]!.replace(from, () => to);
  expect(text).not.toBe(TEMPLATE[LAB]);
  return linted({ [LAB]: text });
};
const manifest = (text: string) => () => linted({ 'pack.yaml': text });
const check = (form: string) =>
  lab(/ {4}object: .*\n {4}match: .*\n/, form.replace(/^/gm, '    ').concat('\n'));
const archive =
  (...entries: readonly Written[]) =>
  () => {
    const good = Object.entries(TEMPLATE).map(([path, text]) => ({ path, text }));
    return caught(() => unpack('bad.tgz', writeTar([...good, ...entries])));
  };
const bytes = (make: () => Uint8Array) => () => {
  const path = join(folder, 'bad.tgz');
  writeFileSync(path, make());
  return caught(() => readArchive(path));
};
/** The mistakes of the template on disk with something bad beside it. */
const disk = (spoil: (root: string) => void) => () => {
  const root = mkdtempSync(join(folder, 'pack-'));
  for (const [path, text] of Object.entries(TEMPLATE)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  spoil(root);
  return loadFolder(root).problems;
};

function caught(work: () => unknown): readonly ContentError[] {
  try {
    work();
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ContentError);
    return [error as ContentError];
  }
}

const deep = (open: string, close: string, times: number) => open.repeat(times) + close.repeat(times);
const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
  .concat([...'bcdefgh'].map((name, at) => `${name}: &${name} [${`*${'abcdefg'[at]},`.repeat(9)}]`))
  .join('\n');
const ESC = '\u001b';

/** What is bad, the pack, and what it is told; where a place is given, the first message starts with it. */
const CASES: readonly (readonly [string, () => readonly ContentError[], RegExp])[] = [
  // YAML
  ['a YAML bomb', manifest(bomb), /^pack\.yaml:\d+:\d+: anchors \(&\) and aliases/],
  ['an alias to itself', manifest('a: &a [*a]'), /anchors/],
  ['brackets 5,000 deep', manifest(`a: ${deep('[', ']', 5000)}`), /nests deeper than 48 levels/],
  ['braces 5,000 deep', manifest(`a: ${deep('{a: ', '}', 5000)}`), /nests deeper than 48 levels/],
  [
    'mappings 300 deep by indentation',
    manifest([...Array(300).keys()].map(n => `${' '.repeat(n)}a:`).join('\n')),
    /nests deeper/,
  ],
  ['dashes 5,000 deep', manifest(`a:\n ${'- '.repeat(5000)}x`), /nests deeper than 48 levels/],
  ['25,000 values', manifest(`a: [${'1,'.repeat(25_000)}]`), /has more than 20000 values/],
  [
    'a tag that makes a program',
    manifest('name: !!js/function "function () {}"'),
    /^pack\.yaml:1:\d+: Unresolved tag/,
  ],
  ['a key that changes prototypes', manifest('__proto__: {polluted: true}'), /__proto__/],
  ['a key that stands twice', manifest('name: bad\nname: worse'), /^pack\.yaml:2:1: Map keys must be unique/],
  ['two documents in a file', manifest('name: bad\n---\nname: worse'), /multiple documents/],
  ['no YAML at all', manifest('\t- : ]['), /^pack\.yaml:1:\d+: /],
  ['a list where a mapping belongs', manifest('- name: bad'), /a mapping is expected/],
  ['an empty file', manifest(''), /a mapping is expected/],
  // texts
  [
    'an escape sequence in a text',
    lab('Give the node', `Give ${ESC}[31mthe node`),
    /^labs\/bad-01\/lab\.yaml:\d+:\d+: holds the start of an escape sequence \(U\+001B\)/,
  ],
  [
    'an escape sequence spelled as \\e',
    lab('en: A label on a node', 'en: "\\e]0;owned\\a"'),
    /escape sequence/,
  ],
  [
    'a bell in Markdown',
    () => linted({ 'lessons/bad/en.md': '# Ring\u0007\n' }),
    /^lessons\/bad\/en\.md:1:7: holds a control character \(U\+0007\)/,
  ],
  [
    'writing turned round',
    lab('kubectl label node <<node>> disk=ssd', 'kubectl \u202elabel'),
    /invisible mark \(U\+202E\)/,
  ],
  [
    'no UTF-8',
    () => {
      const files = new PackFiles();
      files.add('pack.yaml', new Uint8Array([0x6e, 0xff, 0xfe]));
      return lintPack(files);
    },
    /is no UTF-8 text/,
  ],
  // manifest
  ['no pack.yaml', () => lintPack(new PackFiles()), /^pack\.yaml: is missing/],
  [
    'a name that is a path',
    manifest('name: ../evil\nversion: 1.0.0\ntitle: {en: a, ko: b}'),
    /^pack\.yaml:1:7: name must be 2 to 40 small letters/,
  ],
  [
    'a version that is none',
    manifest('name: bad\nversion: latest\ntitle: {en: a, ko: b}'),
    /version must be three numbers/,
  ],
  ['a title in one language', manifest('name: bad\nversion: 1.0.0\ntitle: {en: a}'), /title\.ko is missing/],
  [
    'an install script',
    manifest('name: bad\nversion: 1.0.0\ntitle: {en: a, ko: b}\npostinstall: rm -rf /'),
    /^pack\.yaml:4:1: postinstall is not known here/,
  ],
  // checks
  [
    'a regular expression that explodes',
    check("file: {machine: node01, path: /x}\nmatches: '(?<=x)(a|a)*$'"),
    /looks around and repeats so much that it could take for ever/,
  ],
  [
    'a regular expression that is none',
    check("file: {machine: node01, path: /x}\nmatches: '('"),
    /is no regular expression/,
  ],
  [
    'a regular expression without end',
    check(`file: {machine: node01, path: /x}\nmatches: '${'a?'.repeat(500)}'`),
    /longer than 300 characters/,
  ],
  [
    'CEL that loops in loops',
    check('cel: pods.all(a, pods.all(b, pods.all(c, a == b)))'),
    /nests more than 2/,
  ],
  [
    'CEL that hides its loops behind texts',
    check("cel: pods.all(a, ')' == ')' && pods.all(b, ')))' == '' && pods.all(c, a == b)))"),
    /nests more than 2/,
  ],
  ['CEL without end', check(`cel: ${'1 + '.repeat(1000)}1 == 1`), /longer than 2000 characters/],
  ['CEL that is none', check('cel: pods.all('), /is no CEL expression/],
  ['CEL 900 deep', check(`cel: "${deep('(', ')', 900)}"`), /has more than 200 brackets/],
  ['a check without a form', check('script: curl evil.example'), /a check has exactly one of/],
  ['a check with two forms', check('object: {kind: Pod}\ncel: "true"'), /a check has exactly one of/],
  [
    'a check that gives a million points for nothing',
    lab('points: 1', 'points: -1'),
    /points must be above 0/,
  ],
  ['two checks of one id', lab('id: nothing-else', 'id: labelled'), /is the id of another check already/],
  [
    'a wrong answer that loses what is not there',
    lab('loses: [labelled]', 'loses: [nothing]'),
    /names nothing, which is no check/,
  ],
  [
    'a parameter that is not drawn',
    lab('node <<node>> disk=ssd\nalt', 'node <<other>> disk=ssd\nalt'),
    /<<other>> is no parameter/,
  ],
  ['a million draws', lab('{oneOf: [node01, node02]}', '{from: 1, to: 1000000}'), /at most 1000 more/],
  [
    'a draw that breaks the lines',
    lab('[node01, node02]', '["node01\\ncluster: x", node02]'),
    /values of one line/,
  ],
  // cluster
  [
    'a key of cluster that is not known',
    lab('task:', 'cluster:\n  node: []\ntask:'),
    /^labs\/bad-01\/lab\.yaml:\d+:3: cluster\.node is not known here/,
  ],
  [
    'a thousand machines',
    lab(
      'task:',
      `cluster:\n  nodes: [{name: controlplane}${[...Array(1000).keys()].map(n => `, {name: n${n}}`).join('')}]\ntask:`,
    ),
    /are more than 16/,
  ],
  [
    'a file beyond the machine',
    lab('task:', 'cluster:\n  files: [{path: /a/../../etc/passwd, content: x}]\ntask:'),
    /must be absolute and without \.\./,
  ],
  [
    'a command on no machine',
    lab('task:', 'cluster:\n  commands: [{machine: host, script: id}]\ntask:'),
    /host is no machine of this lab/,
  ],
  [
    'an object of no kind',
    lab('task:', 'cluster:\n  objects: [{apiVersion: v1, kind: Virus, metadata: {name: x}}]\ntask:'),
    /Virus is not known in v1/,
  ],
  ['another id than the folder', lab('id: bad-01', 'id: ../../x'), /id must be bad-01/],
  // archives
  [
    'an absolute path in an archive',
    archive({ path: '/etc/cron.d/x', text: 'x' }),
    /"\/etc\/cron\.d\/x": is an absolute path/,
  ],
  [
    '.. in an archive',
    archive({ path: 'labs/../../x/lab.yaml', text: 'x' }),
    /leads out of the pack with \.\./,
  ],
  [
    '.. in a long name of an archive',
    archive({ path: '././@LongLink', type: 'L', text: '../../evil\0' }, { path: 'short', text: 'x' }),
    /leads out/,
  ],
  [
    '.. in a pax header of an archive',
    archive({ path: 'pax', type: 'x', text: '20 path=../../evil\n' }, { path: 'short', text: 'x' }),
    /leads out/,
  ],
  ['a backslash in an archive', archive({ path: 'labs\\..\\..\\x', text: 'x' }), /has a backslash/],
  ['a link in an archive', archive({ path: 'labs/passwd', type: '2' }), /"labs\/passwd": is a link/],
  ['a hard link in an archive', archive({ path: 'labs/passwd', type: '1' }), /is a link/],
  ['a pipe in an archive', archive({ path: 'labs/pipe', type: '6' }), /is neither file nor folder/],
  ['a file twice in an archive', archive({ path: LAB, text: 'x' }), /is there twice/],
  [
    'two spellings of a file in an archive',
    archive({ path: 'labs/BAD-01/lab.yaml', text: 'x' }),
    /differs from another only in capitals/,
  ],
  [
    'a program in an archive',
    archive({ path: 'labs/bad-01/run.sh', text: 'x' }),
    /\.yaml and \.md files only/,
  ],
  [
    'an escape sequence in a path',
    archive({ path: `labs/${ESC}[2J/lab.yaml`, text: 'x' }),
    /is no path for a pack/,
  ],
  [
    'a giant file in an archive',
    archive({ path: 'labs/bad-02/lab.yaml', text: 'x'.repeat(300_000) }),
    /256 KiB at most/,
  ],
  [
    '3,000 files in an archive',
    archive(...[...Array(3000).keys()].map(n => ({ path: `labs/l${n}/lab.yaml`, text: 'x' }))),
    /more than 2000 files/,
  ],
  [
    'an archive that is cut off',
    archive({ path: 'labs/bad-02/lab.yaml', text: 'x', size: 900_000 }),
    /is cut off/,
  ],
  [
    'an archive that is damaged',
    () => caught(() => unpack('bad.tgz', writeTar([{ path: 'x' }]).fill(7, 0, 9))),
    /wrong checksum/,
  ],
  [
    'an archive without a pack',
    () => caught(() => unpack('bad.tgz', writeTar([{ path: 'readme.md' }]))),
    /holds no pack/,
  ],
  ['a gzip bomb', bytes(() => gzipSync(new Uint8Array(80 * 1024 * 1024))), /unfolds to more than 48 MiB/],
  ['what is no archive', bytes(() => encoder.encode('hello')), /is no gzip archive/],
  // folders
  [
    'a link to a file outside',
    disk(root => symlinkSync('/etc/passwd', join(root, 'labs/bad-01/x.md'))),
    /^labs\/bad-01\/x\.md: is a link/,
  ],
  [
    'a link to a folder outside',
    disk(root => symlinkSync('/etc', join(root, 'labs/etc'))),
    /^labs\/etc: is a link/,
  ],
  [
    'a giant file',
    disk(root => writeFileSync(join(root, 'lessons/bad/en.md'), 'x'.repeat(2_000_000))),
    /256 KiB at most/,
  ],
  [
    'a program',
    disk(root => writeFileSync(join(root, 'labs/bad-01/check.js'), 'x')),
    /\.yaml and \.md files only/,
  ],
];

describe('a pack is refused', () => {
  it.each(CASES)('that has %s', (_, problemsOf, message) => {
    const problems = problemsOf();
    expect(problems[0]?.message).toMatch(message);
    for (const problem of problems) {
      expect(problem.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      expect(problem.message.length).toBeLessThan(400);
    }
  });

  it('with every mistake of an exam at once', () => {
    const exam = [
      'id: other',
      'title: {en: Exam}',
      'minutes: 0',
      'pass: 101',
      'hintCost: -5',
      'length: 3',
      'draw:',
      '- {lesson: nowhere, count: 0}',
      '- {lesson: any, difficulty: brutal, count: 2}',
    ].join('\n');
    const told = linted({ 'exams/mock/exam.yaml': exam }).map(({ message }) => message);
    expect(told).toEqual(
      [
        '1:5: id must be mock, the name of its folder',
        '2:8: title.ko is missing',
        '3:10: minutes must be above 0',
        '4:7: pass must be above 0, at most 100',
        '5:11: hintCost must be above 0, at most 100',
        '6:1: length is not known here; known are draw, hintCost, id, minutes, pass, title',
        '8:12: draw[0].lesson names no lesson here: lesson nowhere is in no pack here; known are bad',
        '8:28: draw[0].count must be a whole number from 1',
        '9:29: draw[1].difficulty must be one of easy, medium, hard; it is brutal',
      ].map(line => `exams/mock/exam.yaml:${line}`),
    );
  });

  it('takes the name of a lesson for a name, whatever it looks like', () => {
    for (const lesson of ['(((', '(a+)+$', 'constructor', '[']) {
      const exam = `id: mock\ntitle: {en: a, ko: b}\nminutes: 5\ndraw:\n- {lesson: "${lesson}", count: 1}\n`;
      const told = linted({ 'exams/mock/exam.yaml': exam }).map(({ message }) => message);
      expect(told).toEqual([expect.stringContaining(`lesson ${lesson} is in no pack here`)]);
    }
  });

  it('in forty ways at least', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(40);
  });

  it('only when it is bad', () => {
    expect(linted({})).toEqual([]);
    expect(archive()()).toEqual([]);
    expect(disk(() => undefined)()).toEqual([]);
  });
});
