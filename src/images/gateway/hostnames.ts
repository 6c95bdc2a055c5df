/** Names of hosts in listeners and routes: exact ones, and wildcards that stand for one label or more. */

/** Does a name (or a wildcard) of a pattern's kind match it? An empty pattern matches everything. */
export function matchesHost(pattern: string | undefined, host: string): boolean {
  if (!pattern) return true;
  if (!pattern.startsWith('*.')) return pattern === host;
  return host.length > pattern.length - 1 && host.endsWith(pattern.slice(1)) && !host.startsWith('.');
}

/** The more specific first: exact names, longer wildcards, shorter ones, everything. */
export function specificity(pattern: string | undefined): number {
  if (!pattern) return 0;
  return pattern.startsWith('*.') ? pattern.length : 1000 + pattern.length;
}

/** The names that a listener and a route have in common; undefined: none. An empty list: all names. */
export function intersection(
  listener: string | undefined,
  route: readonly string[],
): readonly string[] | undefined {
  if (route.length === 0) return listener ? [listener] : [];
  if (!listener) return route;
  const common = route.flatMap(name => {
    if (matchesHost(listener, name) || name === listener) return [name];
    return name.startsWith('*.') && matchesHost(name, listener) ? [listener] : [];
  });
  return common.length > 0 ? [...new Set(common)] : undefined;
}
