import { str } from '../../framework/flag.ts';
import { generatorCommand } from './generator.ts';

/** models create_cronjob.go */
export const cronjob = generatorCommand({
  name: 'cronjob',
  aliases: ['cj'],
  use: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  short: 'Create a cron job with the specified name',
  examples: `
# Create a cron job
kubectl create cronjob my-job --image=busybox --schedule="*/1 * * * *"

# Create a cron job with a command
kubectl create cronjob my-job --image=busybox --schedule="*/1 * * * *" -- date`,
  flags: [
    str('image', 'Name of the image to run.', { required: true }),
    str('restart', 'Restart policy of the job: OnFailure or Never.', { complete: ['OnFailure', 'Never'] }),
    str('schedule', 'When to run, in the format of cron.', { required: true }),
  ],
  takesCommand: true,
  object: (run, name) => {
    const command = run.args.slice(1);
    return {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name },
      spec: {
        schedule: run.flags.str('schedule'),
        jobTemplate: {
          metadata: { name },
          spec: {
            template: {
              metadata: {},
              spec: {
                containers: [
                  { name, image: run.flags.str('image'), ...(command.length > 0 ? { command } : {}) },
                ],
                restartPolicy: run.flags.str('restart') || 'OnFailure',
              },
            },
          },
        },
      },
    };
  },
});
