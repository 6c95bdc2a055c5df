/** models kubectl/pkg/cmd/set/set_image.go */
import type { JsonObject } from '../../../base/json.ts';
import { completeObjects } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool } from '../../framework/flag.ts';
import { RECORD_FLAG } from '../../resource/change-cause.ts';
import { dryRunFlag, fileFlags, managerFlag, OUTPUT_FLAGS, selectorFlag } from '../shared-flags.ts';
import { inPodSpec, nameMatches, objectProblem, objectsOf, splitChanges, updateAll } from './update.ts';

export const setImage: Command = {
  name: 'image',
  use: '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  short: 'Update the image of a pod template',
  examples: `
# Set the images of two containers of a deployment
kubectl set image deployment/nginx busybox=busybox nginx=nginx:1.9.1

# Set the image of all containers of a daemon set
kubectl set image daemonset abc *=nginx:1.9.1`,
  flags: [
    bool('all', 'Select all objects of the types, in the namespace.'),
    dryRunFlag(),
    managerFlag('kubectl-set'),
    ...fileFlags('File, folder or URL that names the resources.'),
    bool('local', 'Do not ask the server; only change what the files hold and print it.'),
    ...OUTPUT_FLAGS,
    RECORD_FLAG,
    selectorFlag(),
  ],
  complete: completeObjects,
  run: async run => {
    const { resources, changes } = splitChanges(run.args);
    const infos = await objectsOf(run, resources);
    if (changes.length === 0) throw new CommandError('at least one image update is required');
    const images = changes.map(cut);
    if (images.length > 1 && images.some(([name]) => name === '*')) {
      throw new CommandError(
        'all containers are already specified by *, but saw more than one container_name=container_image pairs',
      );
    }
    await updateAll(run, infos, {
      update: (object, _info, tell) =>
        inPodSpec(object, spec => images.reduce((made, image) => withImage(made, image, tell), spec)),
      done: 'image updated',
      refusal: 'failed to patch image update to pod template: ',
      problem: objectProblem,
    });
  },
};

/** `name=image` */
function cut(change: string): readonly [string, string] {
  const equals = change.indexOf('=');
  return [change.slice(0, equals), change.slice(equals + 1)];
}

function withImage(
  spec: JsonObject,
  [name, image]: readonly [string, string],
  tell: (error: Error) => void,
): JsonObject {
  let found = false;
  const change = (list: unknown) =>
    (list as readonly JsonObject[] | undefined)?.map(container => {
      if (!nameMatches(name, String(container.name))) return container;
      found = true;
      return { ...container, image };
    });
  const initContainers = change(spec.initContainers);
  const containers = change(spec.containers);
  if (!found) tell(new CommandError(`unable to find container named ${JSON.stringify(name)}`));
  return {
    ...spec,
    ...(initContainers === undefined ? {} : { initContainers }),
    ...(containers === undefined ? {} : { containers }),
  } as JsonObject;
}
