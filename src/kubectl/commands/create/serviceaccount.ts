import { generatorCommand } from './generator.ts';

/** models create_serviceaccount.go */
export const serviceaccount = generatorCommand({
  name: 'serviceaccount',
  aliases: ['sa'],
  use: 'NAME [--dry-run=server|client|none]',
  short: 'Create a service account with the specified name',
  examples: `
# Create a service account
kubectl create serviceaccount my-service-account`,
  flags: [],
  object: (_run, name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } }),
});
