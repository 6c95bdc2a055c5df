import { type Rng, randomSuffix } from '../../../base/rng.ts';

/**
 * The name that a container gets after its image: `nginx` for `docker.io/nginx:1.27@sha256:...`. One with `_` or `.` gets
 * dashes and five random letters; upper case, and a name that another container has, are let be.
 * models sanitizeAndUniquify of kubectl/pkg/cmd/create/create_deployment.go
 */
export function containerName(image: string, rng: Rng): string {
  const name = image.slice(image.lastIndexOf('/') + 1).replace(/[:@].*$/, '');
  return /[_.]/.test(name) ? `${name.replaceAll(/[_.]/g, '-')}-${randomSuffix(rng)}` : name;
}
