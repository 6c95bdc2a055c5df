import { describe, expect, it } from 'vitest';
import { testWorld } from '../testing.ts';

describe('tar', () => {
  it('packs and unpacks folders, through files, pipes and gzip', async () => {
    const world = testWorld();
    const { stdout, stderr, status } = await world.run(
      'mkdir -p d/e && echo 1 > d/one && echo 2 > d/e/two && tar cf x.tar d && tar tf x.tar && mkdir o && tar -xf x.tar -C o && cat o/d/e/two && tar czf - d | tar tzf - | wc -l',
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toBe('d/\nd/e/\nd/e/two\nd/one\n2\n4\n');
  });

  it('says what is not there', async () => {
    const { stderr, status } = await testWorld().run('tar cf x.tar nope');
    expect(status).toBe(2);
    expect(stderr).toBe(
      'tar: nope: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n',
    );
  });
});
