/** models kubectl/pkg/cmd/set/set_serviceaccount.go */
import { completeObjects } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { RECORD_FLAG } from '../../resource/change-cause.ts';
import { SET_FLAGS } from './common-flags.ts';
import { inPodSpec, objectProblem, objectsOf, updateAll } from './update.ts';

export const setServiceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  use: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  short: 'Update the service account of a resource',
  examples: `
# Run a deployment's pods as another service account
kubectl set serviceaccount deployment nginx-deployment serviceaccount1`,
  flags: [...SET_FLAGS, RECORD_FLAG],
  complete: completeObjects,
  run: async run => {
    const name = run.args.at(-1);
    if (name === undefined) throw new CommandError('serviceaccount is required');
    await updateAll(run, await objectsOf(run, run.args.slice(0, -1)), {
      update: object =>
        inPodSpec(object, spec => ({
          ...spec,
          serviceAccountName: name,
          ...(spec.serviceAccount === undefined ? {} : { serviceAccount: name }),
        })),
      done: 'serviceaccount updated',
      refusal: 'failed to patch ServiceAccountName ',
      problem: objectProblem,
    });
  },
};
