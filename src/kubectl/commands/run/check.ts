/** Which flags of `kubectl run` go together. models RunOptions.Validate */
import { CommandError } from '../../framework/errors.ts';
import type { Run } from '../../run.ts';
import { propagation } from '../delete.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const PULL_POLICIES = ['', 'Always', 'IfNotPresent', 'Never'];
/** models distribution/reference's ReferenceRegexp: host, path of lower-case parts, tag, digest */
const IMAGE =
  /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;

/** True when kubectl stays with the pod it starts. */
export function attaches(run: Run): boolean {
  return run.flags.bool('attach') || run.flags.bool('stdin');
}

/** @throws CommandError for the first thing that is wrong */
export function checkFlags(run: Run): void {
  const { flags } = run;
  if (run.args.length === 0 || run.dash === 0) throw run.usageError('NAME is required for run');
  const image = flags.str('image');
  if (image === '') throw new CommandError('--image is required');
  if (!IMAGE.test(image))
    throw new CommandError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (flags.bool('tty') && !flags.bool('stdin'))
    throw run.usageError('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.bool('expose') && flags.str('port') === '')
    throw run.usageError('--port must be set when exposing a service');
  if (!RESTART_POLICIES.includes(flags.str('restart')))
    throw run.usageError(`invalid restart policy: ${flags.str('restart')}`);
  propagation(run);
  if (flags.bool('rm') && !attaches(run))
    throw run.usageError('--rm should only be used for attached containers');
  if (attaches(run) && run.dryRun !== 'none')
    throw run.usageError(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  if (!PULL_POLICIES.includes(flags.str('image-pull-policy')))
    throw run.usageError(`invalid image pull policy: ${flags.str('image-pull-policy')}`);
}
