/** models kubectl/pkg/cmd/set/set_resources.go */
import type { JsonObject } from '../../../base/json.ts';
import { completeObjects } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool, str } from '../../framework/flag.ts';
import { RECORD_FLAG } from '../../resource/change-cause.ts';
import { resourceList } from '../create/quota.ts';
import { dryRunFlag, fileFlags, managerFlag, OUTPUT_FLAGS, selectorFlag } from '../shared-flags.ts';
import { inPodSpec, nameMatches, objectProblem, objectsOf, type Update, updateAll } from './update.ts';

export const setResources: Command = {
  name: 'resources',
  use: '(-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS]',
  short: 'Update resource requests/limits on objects with pod templates',
  examples: `
# Set limits for one container of a deployment
kubectl set resources deployment nginx -c=nginx --limits=cpu=200m,memory=512Mi

# Set requests and limits for all containers
kubectl set resources deployment nginx --limits=cpu=200m,memory=512Mi --requests=cpu=100m,memory=256Mi`,
  flags: [
    bool('all', 'Select all objects of the types, in the namespace.'),
    str('containers', 'Names of the containers to change; * stands for any letters.', {
      short: 'c',
      value: '*',
    }),
    dryRunFlag(),
    managerFlag('kubectl-set'),
    ...fileFlags('File, folder or URL that names the resources.'),
    str('limits', 'Limits, such as cpu=100m,memory=256Mi.'),
    bool('local', 'Do not ask the server; only change what the files hold and print it.'),
    ...OUTPUT_FLAGS,
    RECORD_FLAG,
    str('requests', 'Requests, such as cpu=100m,memory=256Mi.'),
    selectorFlag(),
  ],
  complete: completeObjects,
  run: async run => {
    const [limits, requests] = [run.flags.str('limits'), run.flags.str('requests')];
    const infos = await objectsOf(run, run.args);
    if (limits === '' && requests === '')
      throw new CommandError(
        'you must specify an update to requests or limits (in the form of --requests/--limits)',
      );
    const change = {
      ...(limits === '' ? {} : { limits: resourceList(limits) }),
      ...(requests === '' ? {} : { requests: resourceList(requests) }),
    };
    const pattern = run.flags.str('containers');
    const update: Update = (object, _info, tell) =>
      inPodSpec(object, spec => {
        const hits = (container: JsonObject) => nameMatches(pattern, String(container.name));
        const list = spec.containers as readonly JsonObject[];
        if (!list.some(hits)) tell(new CommandError(`unable to find container named ${pattern}`));
        return {
          ...spec,
          containers: list.map(container => (hits(container) ? withResources(container, change) : container)),
        } as JsonObject;
      });
    await updateAll(run, infos, {
      update,
      done: 'resource requirements updated',
      refusal: 'failed to patch resources update to pod template ',
      problem: objectProblem,
    });
  },
};

type Lists = { readonly limits?: Record<string, string>; readonly requests?: Record<string, string> };

function withResources(container: JsonObject, change: Lists): JsonObject {
  const old = (container.resources ?? {}) as Lists;
  const resources: Record<string, unknown> = { ...old };
  for (const which of ['limits', 'requests'] as const) {
    if (change[which] !== undefined) resources[which] = { ...old[which], ...change[which] };
  }
  return { ...container, resources } as JsonObject;
}
