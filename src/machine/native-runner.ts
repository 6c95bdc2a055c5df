import type { Clock } from '../base/clock.ts';
import type { Rng } from '../base/rng.ts';
import { startNative } from './native.ts';
import type { CommandRunner, Host } from './runner.ts';

/** A runner without a shell: it runs the native programs of a host and nothing else. For tests and for what needs no more. */
export function nativeRunner(world: { readonly clock: Clock; readonly rng: Rng }): CommandRunner {
  const lookup = (host: Host, name: string, env: Readonly<Record<string, string>>): string | undefined => {
    if (name.includes('/')) return host.files.exists(name) ? name : undefined;
    const folders = (env.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(':');
    return folders.map(folder => `${folder}/${name}`).find(path => host.files.exists(path));
  };
  return {
    lookup,
    start: spec => {
      const name = spec.argv[0] ?? '';
      const path = lookup(spec.host, name, spec.env);
      const native = path === undefined ? undefined : spec.host.natives.get(path);
      if (native !== undefined) return startNative(native, spec, world);
      spec.stderr.write(`${name}: command not found\n`).catch(() => undefined);
      return { done: Promise.resolve(127), kill: () => undefined };
    },
  };
}
