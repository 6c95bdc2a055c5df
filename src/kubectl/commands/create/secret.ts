import { toBase64 } from '../../../base/base64.ts';
import type { Command } from '../../framework/command.ts';
import { CommandError } from '../../framework/errors.ts';
import { bool, str, stringArray, strings } from '../../framework/flag.ts';
import { FileError } from '../../io.ts';
import { contentHash } from '../../kustomize/hash.ts';
import type { Run } from '../../run.ts';
import { collectData } from './data-sources.ts';
import { generatorCommand } from './generator.ts';

/** models create_secret.go */
const generic = generatorCommand({
  name: 'generic',
  use: 'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a secret from a local file, directory, or literal value',
  failure: 'failed to create secret ',
  examples: `
# Create a secret with two literal values
kubectl create secret generic my-secret --from-literal=key1=supersecret --from-literal=key2=topsecret

# Create a secret with files
kubectl create secret generic my-secret --from-file=ssh-privatekey=path/to/id_rsa`,
  flags: [
    bool('append-hash', 'Append a hash of the content to the name.'),
    strings('from-env-file', 'File with lines of key=value.', { complete: 'files' }),
    strings('from-file', "File, or folder of files; with key= before it the key is not the file's name.", {
      complete: 'files',
    }),
    stringArray('from-literal', 'Key and value, as in mykey=somevalue.'),
    str('type', 'Type of the secret.'),
  ],
  object: async (run, name) => {
    const data = Object.fromEntries(collectData(run, 'Secret').map(([key, bytes]) => [key, toBase64(bytes)]));
    const suffix = run.flags.bool('append-hash')
      ? `-${contentHash('Secret', name, data, run.flags.str('type'))}`
      : '';
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `${name}${suffix}` },
      ...(Object.keys(data).length > 0 ? { data } : {}),
      ...(run.flags.str('type') === '' ? {} : { type: run.flags.str('type') }),
    };
  },
});

/** models create_secret_tls.go */
const tls = generatorCommand({
  name: 'tls',
  use: 'NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  short: 'Create a TLS secret',
  failure: 'failed to create secret ',
  examples: `
# Create a TLS secret from a key pair
kubectl create secret tls tls-secret --cert=path/to/tls.crt --key=path/to/tls.key`,
  flags: [
    bool('append-hash', 'Append a hash of the content to the name.'),
    str('cert', 'File with the certificate, PEM.', { complete: 'files' }),
    str('key', 'File with the key of the certificate.', { complete: 'files' }),
  ],
  object: (run, name) => {
    const [certificate, key] = [run.flags.str('cert'), run.flags.str('key')];
    if (certificate === '' || key === '') throw new CommandError('key and cert must be specified');
    const data = { 'tls.crt': readPem(run, certificate), 'tls.key': readPem(run, key) };
    checkKeyPair(data['tls.crt'], data['tls.key']);
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name },
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': toBase64(data['tls.crt']), 'tls.key': toBase64(data['tls.key']) },
    };
  },
});

function readPem(run: Run, path: string): Uint8Array {
  try {
    return run.files.bytes(path);
  } catch (error) {
    if (error instanceof FileError) throw new CommandError(`Cannot read file ${path}, ${error.message}`);
    throw error;
  }
}

/** models tls.X509KeyPair as far as the PEM blocks go: whether the key fits the certificate is not looked at */
function checkKeyPair(certificate: Uint8Array, key: Uint8Array): void {
  const blocks = (bytes: Uint8Array) =>
    [...new TextDecoder().decode(bytes).matchAll(/^-----BEGIN ([A-Z0-9 ]+)-----$/gm)].map(found => found[1]!);
  const check = (found: readonly string[], what: string, wanted: string, fits: (type: string) => boolean) => {
    if (found.some(fits)) return;
    if (found.length === 0) throw new CommandError(`tls: failed to find any PEM data in ${what} input`);
    const skipped = `[${found.join(' ')}]`;
    throw new CommandError(
      `tls: failed to find ${wanted} in ${what} input after skipping PEM blocks of the following types: ${skipped}`,
    );
  };
  check(blocks(certificate), 'certificate', '"CERTIFICATE" PEM block', type => type === 'CERTIFICATE');
  check(blocks(key), 'key', 'PEM block with type ending in "PRIVATE KEY"', type =>
    type.endsWith('PRIVATE KEY'),
  );
}

/** models create_secret_docker.go */
const dockerRegistry = generatorCommand({
  name: 'docker-registry',
  use: 'NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  short: 'Create a secret for use with a Docker registry',
  failure: 'failed to create secret ',
  examples: `
# Create a secret for a registry
kubectl create secret docker-registry my-secret --docker-server=DOCKER_REGISTRY_SERVER --docker-username=DOCKER_USER --docker-password=DOCKER_PASSWORD --docker-email=DOCKER_EMAIL`,
  flags: [
    bool('append-hash', 'Append a hash of the content to the name.'),
    str('docker-email', 'Email for the registry.'),
    str('docker-password', 'Password for the registry.'),
    str('docker-server', 'Address of the registry.', { value: 'https://index.docker.io/v1/' }),
    str('docker-username', 'User name for the registry.'),
    strings('from-file', 'File with the whole configuration.', { complete: 'files' }),
  ],
  object: (run, name) => {
    const { flags } = run;
    const [file] = flags.list('from-file');
    if (file === undefined && (flags.str('docker-username') === '' || flags.str('docker-password') === '')) {
      throw new CommandError(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      );
    }
    const auth = {
      username: flags.str('docker-username'),
      password: flags.str('docker-password'),
      ...(flags.str('docker-email') === '' ? {} : { email: flags.str('docker-email') }),
    };
    const config = JSON.stringify({
      auths: {
        [flags.str('docker-server')]: { ...auth, auth: toBase64(`${auth.username}:${auth.password}`) },
      },
    });
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name },
      type: 'kubernetes.io/dockerconfigjson',
      data: {
        '.dockerconfigjson':
          file === undefined
            ? toBase64(config)
            : toBase64(run.files.bytes(file.slice(file.indexOf('=') + 1))),
      },
    };
  },
});

export const secret: Command = {
  name: 'secret',
  use: '(docker-registry | generic | tls)',
  short: 'Create a secret using a specified subcommand',
  long: `Create a secret with specified type.

docker-registry: for getting images from a registry.

generic: whatever you put into it (Opaque).

tls: a certificate and its key.`,
  commands: [dockerRegistry, generic, tls],
};
