import type { JsonObject } from '../../../base/json.ts';
import { randomSuffix } from '../../../base/rng.ts';
import type { Run } from '../../run.ts';
import { PROFILES } from './profile.ts';

/** The debugging container, with what --profile lets it do. */
export function containerFor(run: Run, onNode = false): JsonObject & { readonly name: string } {
  const { flags } = run;
  const words = run.args.slice(1);
  const profile = PROFILES[flags.str('profile')]!;
  const securityContext = onNode && !profile.onNode ? undefined : profile.securityContext;
  return {
    name: flags.str('container') || `debugger-${randomSuffix(run.io.rng)}`,
    image: flags.str('image'),
    ...(flags.str('image-pull-policy') === '' ? {} : { imagePullPolicy: flags.str('image-pull-policy') }),
    ...(words.length === 0 ? {} : flags.bool('arguments-only') ? { args: words } : { command: words }),
    ...(flags.list('env').length > 0
      ? {
          env: flags
            .list('env')
            .map(pair => ({ name: pair.split('=')[0]!, value: pair.slice(pair.indexOf('=') + 1) })),
        }
      : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    terminationMessagePolicy: 'File',
    ...(securityContext === undefined ? {} : { securityContext }),
  };
}
