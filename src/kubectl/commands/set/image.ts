/** models kubectl/pkg/cmd/set/set_image.go */
import type { JsonObject } from '../../../base/json.ts';
import { completeObjects } from '../../completion/objects.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool } from '../../framework/flag.ts';
import { givenFiles } from '../../resource/selection.ts';
import { dryRunFlag, fileFlags, managerFlag, OUTPUT_FLAGS, selectorFlag } from '../shared-flags.ts';
import { inPodSpec, nameMatches, objectsOf, splitChanges, updateAll } from './update.ts';

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
    selectorFlag(),
  ],
  complete: completeObjects,
  run: async run => {
    const { resources, changes } = splitChanges(run.args);
    if (resources.length === 0 && !givenFiles(run))
      throw new CommandError(
        'one or more resources must be specified as <resource> <name> or <resource>/<name>',
      );
    if (changes.length === 0) throw new CommandError('at least one image update is required');
    const images = changes.map(
      change => [change.slice(0, change.indexOf('=')), change.slice(change.indexOf('=') + 1)] as const,
    );
    if (images.length > 1 && images.some(([name]) => name === '*')) {
      throw new CommandError(
        'all containers are already specified by *, but saw more than one container_name=container_image pairs',
      );
    }
    const update = (object: JsonObject) => inPodSpec(object, spec => images.reduce(withImage, spec));
    await updateAll(run, await objectsOf(run, resources), update, 'image updated');
  },
};

function withImage(spec: JsonObject, [name, image]: readonly [string, string]): JsonObject {
  let found = false;
  const change = (list: unknown) =>
    (list as readonly JsonObject[] | undefined)?.map(container => {
      if (!nameMatches(name, String(container.name))) return container;
      found = true;
      return { ...container, image };
    });
  const initContainers = change(spec.initContainers);
  const containers = change(spec.containers);
  if (!found) throw new CommandError(`unable to find container named ${JSON.stringify(name)}`);
  return {
    ...spec,
    ...(initContainers === undefined ? {} : { initContainers }),
    ...(containers === undefined ? {} : { containers }),
  } as JsonObject;
}
