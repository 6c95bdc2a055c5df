import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../base/virtual-clock.ts';
import { FileError } from '../filesystem.ts';
import { MemoryFileSystem } from './memory-filesystem.ts';

const student = { uid: 1000, gids: [1000] };
function make() {
  const clock = new VirtualClock(1000);
  return { clock, files: new MemoryFileSystem(clock) };
}
function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof FileError) return error.code;
    throw error;
  }
  return 'ok';
}

describe('MemoryFileSystem', () => {
  it('follows links across directories and refuses loops', () => {
    const { files } = make();
    files.mkdir('/a/b', { recursive: true });
    files.writeFile('/a/b/f', 'x');
    files.symlink('../a/b', '/a/up');
    files.symlink('b', '/a/c');
    files.symlink('/loop', '/loop');
    expect(files.readText('/a/up/../b/f')).toBe('x');
    expect(files.realpath('/a/c/f')).toBe('/a/b/f');
    expect(codeOf(() => files.readText('/loop'))).toBe('ELOOP');
    expect(files.lstat('/loop').type).toBe('symlink');
  });

  it('enforces modes for everybody but root', () => {
    const { files } = make();
    files.mkdir('/etc');
    files.writeFile('/etc/secret', 's', { mode: 0o600 });
    expect(codeOf(() => files.readText('/etc/secret', student))).toBe('EACCES');
    expect(codeOf(() => files.writeFile('/etc/new', '', { actor: student }))).toBe('EACCES');
    files.mkdir('/tmp', { mode: 0o1777 });
    files.writeFile('/tmp/mine', '', { actor: student });
    files.writeFile('/tmp/roots', '');
    expect(codeOf(() => files.rm('/tmp/roots', { actor: student }))).toBe('EPERM');
    expect(files.stat('/tmp/mine').uid).toBe(1000);
    files.rm('/tmp/mine', { actor: student });
  });

  it('shows a mount on both sides, refuses writing through a read-only one, and tells watchers on either side', () => {
    const { clock, files } = make();
    const other = new MemoryFileSystem(clock);
    files.mkdir('/data');
    other.mkdir('/mnt/ro', { recursive: true });
    other.mount('/mnt', files, '/data');
    const seen: string[] = [];
    files.watch('/data', events => seen.push(...events.map(event => `out ${event.type} ${event.path}`)));
    other.watch('/mnt', events => seen.push(...events.map(event => `in ${event.type} ${event.path}`)));
    other.writeFile('/mnt/f', '1');
    expect(seen).toEqual([]);
    clock.runDue();
    expect(seen.sort()).toEqual(['in create /mnt/f', 'out create /data/f']);
    expect(files.readText('/data/f')).toBe('1');
    other.unmount('/mnt');
    expect(other.readdir('/mnt')).toEqual(['ro']);
    other.mount('/mnt/ro', files, '/data', { readOnly: true });
    expect(codeOf(() => other.writeFile('/mnt/ro/f', '2'))).toBe('EROFS');
  });

  it('tells of changes in a folder that was made through a mount', () => {
    const { clock, files } = make();
    const other = new MemoryFileSystem(clock);
    files.mkdir('/data');
    other.mkdir('/mnt');
    other.mount('/mnt', files, '/data');
    other.mkdir('/mnt/new');
    const seen: string[] = [];
    files.watch('/data', events => seen.push(...events.map(event => event.path)));
    other.writeFile('/mnt/new/f', '');
    clock.runDue();
    expect(seen).toEqual(['/data/new/f']);
    expect(new Set(['/data', '/data/new', '/data/new/f'].map(path => files.stat(path).inode)).size).toBe(3);
  });

  it('takes mtimes from the clock and renames over what is there', () => {
    const { clock, files } = make();
    files.writeFile('/a', '1');
    clock.moveTo(5000);
    files.writeFile('/b', '2');
    files.rename('/b', '/a');
    expect(files.readText('/a')).toBe('2');
    expect(files.stat('/a').mtime).toBe(5000);
    expect(files.exists('/b')).toBe(false);
  });

  it('restores what it had', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const action = fc.oneof(
      fc.record({ do: fc.constant('write'), at: name, text: fc.string({ unit: 'binary' }) }),
      fc.record({ do: fc.constant('dir'), at: name, text: name }),
      fc.record({ do: fc.constant('link'), at: name, text: name }),
      fc.record({ do: fc.constant('rm'), at: name, text: name }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 20 }), actions => {
        const { clock, files } = make();
        for (const { do: verb, at, text } of actions) {
          codeOf(() => {
            if (verb === 'write') files.writeFile(`/${at}`, text, { append: true });
            else if (verb === 'dir') files.mkdir(`/${at}/${text}`, { recursive: true });
            else if (verb === 'link') files.symlink(`/${text}`, `/${at}/l`);
            else files.rm(`/${at}`, { recursive: true });
          });
        }
        const tree = files.snapshot();
        const copy = new MemoryFileSystem(clock);
        copy.restore(JSON.parse(JSON.stringify(tree)));
        expect(copy.snapshot()).toEqual(tree);
      }),
      { numRuns: 30 },
    );
  });
});
