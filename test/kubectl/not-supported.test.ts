import { expect, it } from 'vitest';
import { VirtualClock } from '../../src/base/virtual-clock.ts';
import { ConnectionError } from '../../src/kubectl/io.ts';
import { runBuiltIn } from './memory-io.ts';

const run = (argv: readonly string[]) =>
  runBuiltIn([...argv], {
    fetch: () => Promise.reject(new ConnectionError('nobody is asked')),
    clock: new VirtualClock(0),
  });

/** What README.md lists as not supported and is refused before the server is asked. */
it.each([
  [['kuberc', 'view'], /kubectl kuberc is not supported here/],
  [['krew', 'install', 'x'], /unknown command "krew"/],
  [['debug', 'web', '--custom=x'], /unknown flag: --custom/],
  [['config', 'set-credentials', 'u', '--auth-provider=oidc'], /unknown flag: --auth-provider/],
])('kubectl %j is refused plainly', async (argv, words) => {
  const { code, stderr, stdout } = await run(argv);
  expect(stderr).toMatch(words);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});

it('completion bash defines the function that `complete -F` names, and registers it for kubectl', async () => {
  const { code, stdout } = await run(['completion', 'bash']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^__start_kubectl\(\) \{$/m);
  expect(stdout).toMatch(/^complete -o default -F __start_kubectl kubectl$/m);
});
