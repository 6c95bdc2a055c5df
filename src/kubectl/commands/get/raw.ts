import { CommandError } from '../../framework/errors.ts';
import type { Run } from '../../run.ts';

/** `kubectl get --raw PATH`: what the server answers, as it is. models kubectl/pkg/rawhttp @throws CommandError, ApiError */
export async function printRaw(run: Run): Promise<void> {
  const path = run.flags.str('raw');
  if (run.args.length > 0) throw new CommandError('arguments may not be passed when --raw is specified');
  if (run.flags.str('output') !== '') throw new CommandError('--raw and --output are mutually exclusive');
  if (!path.startsWith('/') && !/^[a-z]+:\/\//.test(path))
    throw new CommandError(
      `--raw must be a valid URL path: parse ${JSON.stringify(path)}: invalid URI for request`,
    );
  run.out(await run.rest.text('GET', path));
}
