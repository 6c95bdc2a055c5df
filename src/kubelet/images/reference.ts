const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const DOMAIN =
  '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?';
const REFERENCE = new RegExp(
  `^(?:${DOMAIN}/)?${COMPONENT}(?:/${COMPONENT})*(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
);

/**
 * Why a text cannot name an image, or undefined when it can.
 * models github.com/distribution/reference, ParseNormalizedNamed
 */
export function invalidReference(image: string): string | undefined {
  if (REFERENCE.test(image)) return undefined;
  if (REFERENCE.test(image.toLowerCase())) {
    const name = image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
    if (name !== name.toLowerCase()) {
      const full = name.includes('/') ? name : `library/${name}`;
      return `invalid reference format: repository name (${full}) must be lowercase`;
    }
  }
  return 'invalid reference format';
}
