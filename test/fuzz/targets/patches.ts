import { World } from '../../../src/apiserver/testing/world.ts';
import type { Rng } from '../../../src/base/rng.ts';
import { OBJECTS } from '../../kubectl/objects.ts';
import { mutated } from '../mutate.ts';
import { chance, oddText, oddValue, pick, some } from '../random.ts';
import { Broken, type Target } from '../target.ts';
import { mustBeStatus } from './api.ts';

interface Patch {
  readonly path: string;
  readonly type: string;
  readonly body: unknown;
}

const DIRECTIVES = [
  '$patch',
  '$retainKeys',
  '$setElementOrder/containers',
  '$deleteFromPrimitiveList/finalizers',
];
const POINTERS = [
  '',
  '/',
  '/metadata/labels/app',
  '/metadata/annotations/a~1b',
  '/spec/containers/0',
  '/spec/containers/-',
  '/spec/containers/99999999999',
  '/spec/template/spec/containers/0/image',
  '/spec/replicas',
  '/data/a',
  '/~2',
  '/__proto__/x',
  '/metadata/name',
];

/** Patches of all four types to objects that exist. */
export const patches: Target = {
  name: 'patches',
  about: 'JSON, merge, strategic and apply patches',
  inSuite: 500,
  perWorld: 300,
  start: async () => {
    const world = new World();
    for (const [path, body] of OBJECTS) world.post(path, body);
    const paths = OBJECTS.map(([path, body]) => {
      const { metadata } = body as { metadata: { name: string } };
      return { path: `${path}/${metadata.name}`, body };
    });
    return {
      next: rng => {
        const { path, body } = pick(rng, paths);
        return patchOf(rng, path, body);
      },
      run: input => {
        const { path, type, body } = input as Patch;
        const before = world.get(path).body;
        const answer = world.ask('PATCH', `${path}?fieldManager=fuzz`, { contentType: type, body });
        if (answer.code < 400) return String(answer.code);
        mustBeStatus(answer.code, answer.body);
        if (JSON.stringify(before) !== JSON.stringify(world.get(path).body))
          throw new Broken(`a refused patch (${answer.code}) changed the object`);
        return String(answer.code);
      },
    };
  },
};

function patchOf(rng: Rng, path: string, object: object): Patch {
  const kind = pick(rng, ['json', 'merge', 'strategic-merge', 'apply']);
  if (kind === 'json') {
    const steps = some(rng, 1, 3, () => ({
      op: pick(rng, ['add', 'remove', 'replace', 'test', 'move', 'copy']),
      path: pick(rng, POINTERS),
      from: pick(rng, POINTERS),
      value: oddValue(rng),
    }));
    return {
      path,
      type: 'application/json-patch+json',
      body: chance(rng, 0.2) ? mutated(rng, steps) : steps,
    };
  }
  const body = mutated(rng, object);
  const type = kind === 'apply' ? 'application/apply-patch+yaml' : `application/${kind}-patch+json`;
  if (kind === 'strategic-merge' && chance(rng, 0.5)) return { path, type, body: withDirective(rng, body) };
  return { path, type, body };
}

/** The value with a directive of a strategic merge patch somewhere. */
function withDirective(rng: Rng, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const directive = { $patch: pick(rng, ['replace', 'delete', 'merge', oddText(rng)]) };
    return chance(rng, 0.3) ? [...value, directive] : value.map(item => withDirective(rng, item));
  }
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    chance(rng, 0.6) ? withDirective(rng, inner) : inner,
  ]);
  const put = pick(rng, ['replace', 'delete', ['spec'], [{ name: 'main' }], oddValue(rng)]);
  if (chance(rng, 0.4)) entries.push([pick(rng, DIRECTIVES), put]);
  return Object.fromEntries(entries);
}
