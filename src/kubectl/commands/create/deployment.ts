import { CommandError } from '../../framework/errors.ts';
import { int, strings } from '../../framework/flag.ts';
import { containerName } from './containers.ts';
import { generatorCommand } from './generator.ts';

/** models create_deployment.go */
export const deployment = generatorCommand({
  name: 'deployment',
  aliases: ['deploy'],
  use: 'NAME --image=image -- [COMMAND] [args...]',
  short: 'Create a deployment with the specified name',
  examples: `
# Create a deployment that runs one image
kubectl create deployment web --image=nginx

# Create a deployment of three pods
kubectl create deployment web --image=nginx --replicas=3

# Create a deployment with a command of its own
kubectl create deployment date --image=busybox -- date`,
  flags: [
    strings('image', 'Names of the images to run. With several images no command can be given.', {
      required: true,
    }),
    int('port', 'Port that the container exposes.', { value: '-1' }),
    int('replicas', 'How many pods to run.', { short: 'r', value: '1' }),
  ],
  takesCommand: true,
  object: (run, name) => {
    const images = run.flags.list('image');
    const command = run.args.slice(1);
    if (images.length > 1 && command.length > 0) {
      throw new CommandError('cannot specify multiple --image options and command');
    }
    const labels = { app: name };
    const port = run.flags.int('port');
    const containers = images.map((image, index) => ({
      name: containerName(image, run.io.rng),
      image,
      ...(command.length > 0 ? { command } : {}),
      ...(port >= 0 && index === 0 ? { ports: [{ containerPort: port }] } : {}),
    }));
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
      spec: {
        replicas: run.flags.int('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
      },
    };
  },
});
