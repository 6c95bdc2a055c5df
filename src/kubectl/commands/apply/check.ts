import { CommandError } from '../../framework/errors.ts';
import type { Run } from '../../run.ts';

/** Which flags of apply go together. models ApplyOptions.Validate @throws CommandError */
export function checkFlags(run: Run): void {
  const { flags } = run;
  if (flags.bool('force') && flags.bool('server-side'))
    throw new CommandError('--force cannot be used with --server-side');
  if (flags.str('subresource') !== '' && !flags.bool('server-side'))
    throw new CommandError('--subresource can only be specified for --server-side');
  if (flags.bool('force-conflicts') && !flags.bool('server-side')) {
    throw new CommandError('--force-conflicts only works with --server-side');
  }
  if (run.dryRun === 'client' && flags.bool('server-side')) {
    throw new CommandError(
      `--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)`,
    );
  }
  if (flags.bool('prune') && !flags.bool('all') && flags.str('selector') === '') {
    throw new CommandError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
  }
  if (flags.bool('force') && run.dryRun === 'server')
    throw new CommandError('--dry-run=server cannot be used with --force');
}
