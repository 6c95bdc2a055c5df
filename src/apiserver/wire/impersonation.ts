import type { User } from '../interface.ts';

const EXTRA = 'impersonate-extra-';

/** Whom the Impersonate-* headers name, if they name anybody. models apiserver/pkg/endpoints/filters/impersonation.go */
export function impersonated(headers: Headers): User | undefined {
  const name = headers.get('impersonate-user');
  const groups = values(headers.get('impersonate-group'));
  const uid = headers.get('impersonate-uid') ?? undefined;
  const extra = extraOf(headers);
  if (!name) return groups.length > 0 || uid || extra ? { name: '', groups } : undefined;
  return { name, groups, ...(uid !== undefined && { uid }), ...(extra && { extra }) };
}

function extraOf(headers: Headers): User['extra'] {
  const found: [string, readonly string[]][] = [];
  headers.forEach((value, key) => {
    if (key.startsWith(EXTRA)) found.push([decodeURIComponent(key.slice(EXTRA.length)), values(value)]);
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** A header given several times arrives joined by commas. */
function values(header: string | null): readonly string[] {
  return header ? header.split(', ').filter(Boolean) : [];
}
