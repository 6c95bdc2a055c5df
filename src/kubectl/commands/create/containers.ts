/** The name that a container gets after its image: `nginx` for `docker.io/nginx:1.27@sha256:...`. */
export function containerName(image: string): string {
  return (image.split('/').pop() ?? image)
    .replace(/[:@].*$/, '')
    .replaceAll('_', '-')
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '');
}

/** As `containerName`, with a number where the name is taken. */
export function uniqueContainerName(image: string, taken: readonly string[]): string {
  const base = containerName(image);
  if (!taken.includes(base)) return base;
  for (let number = 2; ; number++) if (!taken.includes(`${base}-${number}`)) return `${base}-${number}`;
}
