import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FORMS } from '../../src/tutor/checks/forms.ts';
import { readLab } from '../../src/tutor/content/lab.ts';
import { SCHEMAS } from '../../src/tutor/packs/schema/index.ts';
import { packTemplate } from '../../src/tutor/packs/template.ts';
import { mismatches } from './validate.ts';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
const TEMPLATE = packTemplate('mine');
const LAB = 'labs/mine-01/lab.yaml';

/** The YAML files of the built-in pack and of the fixtures: their kind and their text. */
const files = ['lessons', 'labs', 'test/fixtures/harbour'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(path => /(^|\/)(pack|lesson|lab|exam)\.yaml$/.test(path))
    .map(path => [join(folder, path), basename(path, '.yaml')] as const),
);

describe('the JSON Schemas', () => {
  it.each(files)('take %s', (path, kind) => {
    const text = readFileSync(join(root, path), 'utf8');
    expect(mismatches(SCHEMAS[kind]!, parse(text, { schema: 'core' }))).toEqual([]);
  });

  it('know every form of a check', () => {
    const { check } = SCHEMAS.lab!.$defs as unknown as { check: { oneOf: { required: string[] }[] } };
    expect(check.oneOf.map(({ required }) => required[0]).sort()).toEqual(Object.keys(FORMS).sort());
  });

  // The schema and the reader must agree on what is refused, or one of them was changed alone.
  it.each<[string, string, string]>([
    ['a key that is not known', 'difficulty: easy', 'difficulty: easy\nlevel: 3'],
    ['a difficulty that is none', 'difficulty: easy', 'difficulty: brutal'],
    ['half a minute', 'minutes: 5', 'minutes: 0.5'],
    ['a title in one language', 'title:\n  en: A label on a node\n', 'title:\n'],
    ['a check with two forms', 'keeps: true', 'keeps: true\n    object: {kind: Pod}'],
    ['a check without a form', '    object: {kind: Node, name: <<node>>}\n', ''],
    ['a check with a key that is not known', 'keeps: true', 'keeps: true\n    weight: 2'],
    ['a cluster with a key that is not known', 'task:', 'cluster: {node: []}\ntask:'],
    ['a node without a name', 'task:', 'cluster: {nodes: [{role: control-plane}]}\ntask:'],
    [
      'a taint with an effect that is none',
      'task:',
      'cluster: {nodes: [{name: controlplane, taints: [{key: a, effect: No}]}]}\ntask:',
    ],
    ['a command without a machine', 'task:', 'cluster: {commands: [{script: id}]}\ntask:'],
    ['a file with a relative path', 'task:', 'cluster: {files: [{path: etc/motd, content: x}]}\ntask:'],
    ['no solution', 'solution: |\n  kubectl label node <<node>> disk=ssd\n', ''],
    ['a wrong answer that loses nothing named', '    loses: [labelled]\n', ''],
    ['a parameter without values', '{oneOf: [node01, node02]}', '{oneOf: []}'],
  ])('refuse, as the reader does, %s', (_, from, to) => {
    const text = TEMPLATE[LAB]!.replace(from, () => to);
    expect(text).not.toBe(TEMPLATE[LAB]);
    expect(mismatches(SCHEMAS.lab!, parse(text, { schema: 'core' }))).not.toEqual([]);
    const read = () => readLab({ list: () => [], read: () => text }, 'mine-01', 1);
    expect(read).toThrow(/^labs\/mine-01\/lab\.yaml/);
  });
});
