/** The flags that every command takes. */
import { bool, duration, type Flag, int, str, stringArray } from './flag.ts';

export const GLOBAL_FLAGS: readonly Flag[] = [
  str('as', 'Name of the user to act as; it may be an ordinary user or a service account.'),
  stringArray('as-group', 'Group to act as a member of; may be given several times.'),
  str('as-uid', 'UID to act as.'),
  stringArray('as-user-extra', 'Extra values of the user to act as, in the form key=value.'),
  str('cache-dir', 'Folder for cached answers of the server.', { value: '/root/.kube/cache' }),
  str('certificate-authority', "File with the certificate of the authority that signed the server's."),
  str('client-certificate', 'File with the client certificate for TLS.'),
  str('client-key', 'File with the key of the client certificate.'),
  str('cluster', 'Name of the cluster in the kubeconfig to use.', { complete: 'clusters' }),
  str('context', 'Name of the context in the kubeconfig to use.', { complete: 'contexts' }),
  bool('disable-compression', 'Do not ask for compressed answers.'),
  bool(
    'insecure-skip-tls-verify',
    "Do not check the server's certificate. The connection is then not secure.",
  ),
  str('kubeconfig', 'Path of the kubeconfig file to use.', { complete: 'files' }),
  str('kuberc', 'Path of the file with preferences for kubectl.', { complete: 'files' }),
  duration('log-flush-frequency', 'Longest time between two flushes of the log.', { value: '5s' }),
  bool('match-server-version', 'Refuse to work when the versions of client and server differ.'),
  str('namespace', 'Namespace that this request is about.', { short: 'n', complete: 'namespaces' }),
  str('password', 'Password for basic authentication.'),
  str('profile', 'Which profile to record: none, cpu, heap, goroutine, threadcreate, block or mutex.', {
    value: 'none',
  }),
  str('profile-output', 'File that the profile is written to.', { value: 'profile.pprof' }),
  str('request-timeout', 'How long to wait for one answer of the server (1s, 2m, 3h); 0 means without end.', {
    value: '0',
  }),
  str('server', 'Address and port of the API server.', { short: 's' }),
  str('tls-server-name', "Name to expect in the server's certificate."),
  str('token', 'Bearer token to show to the server.'),
  str('user', 'Name of the user in the kubeconfig to use.', { complete: 'users' }),
  str('username', 'Name for basic authentication.'),
  int('v', 'How much to log.', { short: 'v', bare: undefined }),
  str('vmodule', 'Levels of logging for single source files.'),
  bool('warnings-as-errors', 'Exit with an error when the server sent a warning.'),
];

/** `--help` is known to every command, outside its list of options. */
export const HELP_FLAG: Flag = bool('help', 'Show this help.', { short: 'h', hidden: true });
