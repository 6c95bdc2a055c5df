const ACCESS_MODES = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
] as const;

/** `RWO,ROX`: access modes in the order in which Kubernetes lists them. models storage util's GetAccessModesAsString */
export function formatAccessModes(modes: readonly string[] | undefined): string {
  const has = new Set(modes);
  return ACCESS_MODES.filter(([mode]) => has.has(mode))
    .map(([, short]) => short)
    .join(',');
}
