import type { JsonObject } from '../../../base/json.ts';
import { CommandError } from '../../framework/errors.ts';
import { str } from '../../framework/flag.ts';
import { metaOf, metaText } from '../../resource/info.ts';
import type { Run } from '../../run.ts';
import { generatorCommand } from './generator.ts';

/** models create_job.go */
export const job = generatorCommand({
  name: 'job',
  use: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  short: 'Create a job with the specified name',
  examples: `
# Create a job
kubectl create job my-job --image=busybox

# Create a job with a command
kubectl create job my-job --image=busybox -- date

# Create a job from a cron job
kubectl create job test-job --from=cronjob/a-cronjob`,
  flags: [
    str('from', 'The object to make the job from (only cron jobs).'),
    str('image', 'Name of the image to run.'),
  ],
  takesCommand: true,
  object: async (run, name) => {
    const [image, from] = [run.flags.str('image'), run.flags.str('from')];
    const command = run.args.slice(1);
    if ((image === '') === (from === ''))
      throw new CommandError('either --image or --from must be specified');
    if (from !== '' && command.length > 0) throw new CommandError('cannot specify --from and command');
    if (from !== '') return fromCronJob(name, await readCronJob(run, from));
    return {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name },
      spec: {
        template: {
          metadata: {},
          spec: {
            containers: [{ name, image, ...(command.length > 0 ? { command } : {}) }],
            restartPolicy: 'Never',
          },
        },
      },
    };
  },
});

async function readCronJob(run: Run, from: string): Promise<JsonObject> {
  const [type, name, extra] = from.split('/');
  if (name === undefined) (await run.discovery()).find(type!);
  if (name === undefined || extra !== undefined) {
    throw new CommandError(
      `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'`,
    );
  }
  const resource = (await run.discovery()).find(type!);
  const object = await run.get(resource, run.namespace, name);
  if (resource.resource !== 'cronjobs') throw new CommandError(`unknown object type ${resource.kind}`);
  return object;
}

function fromCronJob(name: string, cronJob: JsonObject): JsonObject {
  const template = (cronJob.spec as JsonObject).jobTemplate as JsonObject;
  const meta = metaOf(template);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      annotations: {
        'cronjob.kubernetes.io/instantiate': 'manual',
        ...(meta.annotations as object | undefined),
      },
      ...(meta.labels === undefined ? {} : { labels: meta.labels }),
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: metaText(cronJob, 'name'),
          uid: metaText(cronJob, 'uid'),
          controller: true,
        },
      ],
    },
    spec: template.spec as JsonObject,
  } as JsonObject;
}
