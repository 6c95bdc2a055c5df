/** Image references as containers write them. Models github.com/distribution/reference (ParseDockerRef). */

export interface Reference {
  /** `docker.io`, `registry.k8s.io`, `localhost:5000`. */
  readonly registry: string;
  /** With registry: `docker.io/library/nginx`. */
  readonly repository: string;
  /** Without registry: `library/nginx`. */
  readonly path: string;
  readonly tag: string;
  readonly digest?: string;
}

const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const HOST =
  '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?';
const FORM = new RegExp(
  `^(?:(${HOST})/)?(${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`,
);

/** Takes a reference apart, with Docker's defaults put in; undefined when it is none. */
export function parseReference(text: string): Reference | undefined {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const isHost =
    first.includes('.') || first.includes(':') || first === 'localhost' || first.toLowerCase() !== first;
  const full = isHost ? text : `docker.io/${slash < 0 ? 'library/' : ''}${text}`;
  const match = FORM.exec(full);
  if (match === null) return undefined;
  const [, host, name, tag, digest] = match;
  const registry = host === undefined || host === 'index.docker.io' ? 'docker.io' : host;
  const path = registry === 'docker.io' && !name!.includes('/') ? `library/${name}` : name!;
  return {
    registry,
    repository: `${registry}/${path}`,
    path,
    tag: tag ?? 'latest',
    ...(digest !== undefined && { digest }),
  };
}
