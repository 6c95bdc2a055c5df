import { expect, it } from 'vitest';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { MemoryFileSystem } from './memory-filesystem.ts';

const actor = { uid: 0, gids: [0] };
const MIB = 1024 ** 2;

it('is full at some time, keeps room for the system, and gives back what is removed', () => {
  const files = new MemoryFileSystem(new VirtualClock(0));
  const part = new Uint8Array(60 * MIB);
  for (const name of ['a', 'b', 'c', 'd']) files.writeFile(`/${name}`, part, { actor });
  expect(files.isFull('/')).toBe(true);
  expect(() => files.writeFile('/e', new Uint8Array(MIB), { actor })).toThrow('ENOSPC');
  expect(files.exists('/e')).toBe(false);
  expect(() => files.writeFile('/a', new Uint8Array(MIB), { append: true, actor })).toThrow('ENOSPC');
  expect(files.stat('/a').size).toBe(60 * MIB);
  files.writeFile('/log', new Uint8Array(MIB));
  files.link('/a', '/also');
  files.rm('/a');
  expect(() => files.writeFile('/e', new Uint8Array(50 * MIB), { actor })).toThrow('ENOSPC');
  files.rm('/also');
  files.writeFile('/e', new Uint8Array(50 * MIB), { actor });
  files.rename('/e', '/b');
  expect(files.isFull('/')).toBe(false);
});

it('counts anew what a snapshot brings', () => {
  const files = new MemoryFileSystem(new VirtualClock(0));
  files.writeFile('/a', new Uint8Array(200 * MIB), { actor });
  files.restore({ ...files.snapshot(), entries: {} });
  files.writeFile('/b', new Uint8Array(200 * MIB), { actor });
  expect(files.stat('/b').size).toBe(200 * MIB);
});
