import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { programs } from './programs/registry.ts';
import { testWorld } from './testing.ts';

const here = new URL('.', import.meta.url).pathname;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory()) return sources(`${path}/`);
    return /\.ts$/.test(path) && !/\.test\.ts$|\/testing\.ts$/.test(path) ? [path] : [];
  });
}

describe('the host is out of reach', () => {
  it('no source of the shell uses a Node API, a timer or the host clock', () => {
    const bad = sources(here).filter(path =>
      /from 'node:|\brequire\(|\bprocess\.(env\.HOME_HOST|cwd\(|binding|platform|stdout\.fd)|\bBuffer\.|\bsetImmediate\b|(?<!window\.)\bsetTimeout\((?!:)|Date\.now\(|new Date\(\)|Math\.random/.test(
        readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''),
      ),
    );
    expect(bad).toEqual([]);
  });

  it('no program shows a file of the host, which stands at the same path for the simulation to find', async () => {
    const secret = readFileSync(new URL('../../package.json', import.meta.url), 'utf8').slice(0, 40);
    const path = new URL('../../package.json', import.meta.url).pathname;
    const world = testWorld();
    const readers = [...programs.keys()].filter(
      name =>
        !['yes', 'top', 'watch', 'vi', 'vim', 'view', 'ping', 'sleep', 'tail', 'kubectl'].includes(name),
    );
    for (const name of readers) {
      const { stdout } = await world.run(`${name} ${path} < /dev/null 2>/dev/null`, { limitMs: 600_000 });
      expect(stdout, name).not.toContain(secret);
    }
  });

  it.each([
    ['its environment', 'env; printenv; export -p; cat /proc/self/environ /proc/1/environ'],
    [
      'its files by other ways',
      'source $P; . $P; bash $P; cat < $P; x=$(< $P); echo "$x"; mapfile -t a < $P; printf %s "$a"; cat /proc/self/cwd/package.json /proc/1/root$P file://$P; curl -s file://$P; wget -qO- file://$P',
    ],
    [
      'its files through links',
      'ln -s $P link; cat link; ln $P hard; cat hard; cd $(dirname $P) && cat package.json; cat ../../../../../../../../..$P; tar cf - $P; scp $P copy; cat copy; sudo cat $P; su -c "cat $P"',
    ],
    [
      'its files from other tools',
      'sed -n p $P; awk 1 $P; jq . $P; awk \'{ while ((getline line < F) > 0) print line }\' F=$P; sed "r $P" /etc/hosts; find $(dirname $P) -maxdepth 1 -exec cat {} +; xargs -a $P echo; diff $P /dev/null; od -c $P; base64 $P; dd if=$P',
    ],
    [
      'its editors',
      'printf ":r $P\\n:%%p\\n:q!\\n" | vi -es; kubectl create cm x --from-file=$P --dry-run=client -o yaml',
    ],
  ])('no command shows %s', async (_, script) => {
    const path = new URL('../../package.json', import.meta.url).pathname;
    const { stdout, stderr } = await testWorld().run(`P=${path}; ${script}`, { limitMs: 600_000 });
    const shown = stdout + stderr;
    for (const mark of ['"scripts":', 'vitest', 'node_modules', btoa('{\n  "name"').slice(0, 12)])
      expect(shown).not.toContain(mark);
  });

  it('no command reaches the network of the host', async () => {
    const asked = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('the host was asked'));
    const { stdout } = await testWorld().run(
      'for u in http://127.0.0.1:22 https://localhost http://example.com http://169.254.169.254/; do curl -sm1 $u; wget -qO- -T1 $u; done; nc -w1 127.0.0.1 22 < /dev/null; ssh -o ConnectTimeout=1 127.0.0.1 id; ping -c1 -W1 1.1.1.1 > /dev/null; exec 3<> /dev/tcp/127.0.0.1/22 && cat <&3',
      { limitMs: 600_000 },
    );
    expect(asked).not.toHaveBeenCalled();
    expect(stdout).toBe('');
    asked.mockRestore();
  });

  it('no command shows or ends a process of the host', async () => {
    const { stdout } = await testWorld().run(
      `ps -ef; pgrep -a node; pkill node; kill -9 ${process.pid}; echo $?; ls /proc`,
    );
    expect(stdout).not.toMatch(/node |vitest|tsx/);
  });

  it('what is written stays in the simulation', async () => {
    const world = testWorld();
    const mark = `berth-isolation-${'x'.repeat(8)}`;
    await world.run(
      `for f in /tmp/${mark} ../../../tmp/${mark}.2; do echo a > $f; cp $f $f.copy; echo b | tee $f.tee; sed -i s/a/b/ $f; sort -o $f.sorted $f; done; mkdir /tmp/${mark}.d`,
    );
    expect(readdirSync('/tmp').filter(name => name.startsWith(mark))).toEqual([]);
    expect(world.machine.files.readdir('/tmp').filter(name => name.startsWith(mark)).length).toBeGreaterThan(
      5,
    );
  });
});
