import { generatorCommand } from './generator.ts';

/** models create_namespace.go */
export const namespace = generatorCommand({
  name: 'namespace',
  aliases: ['ns'],
  use: 'NAME [--dry-run=server|client|none]',
  short: 'Create a namespace with the specified name',
  examples: `
# Create a namespace
kubectl create namespace my-namespace`,
  flags: [],
  failure: null,
  object: (_run, name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
});
