import type { HostAlias, PodSpec } from '../../api/generated/types.ts';
import { type FieldError, invalidValue, required } from '../../apimachinery/validation/field-error.ts';
import { validateIP } from '../../apimachinery/validation/ip.ts';
import { isDns1123Subdomain, maxLength, regexError } from '../../apimachinery/validation/names.ts';
import type { Path } from '../../apimachinery/validation/path.ts';

const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_CHARACTERS = 2048;
const SEARCH = '[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?(\\.[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?)*';

/** models validatePodDNSConfig of pkg/apis/core/validation */
export function validateDnsConfig({ dnsPolicy, dnsConfig }: PodSpec, at: Path, errors: FieldError[]): void {
  if (dnsPolicy === 'None') {
    if (dnsConfig === undefined) {
      errors.push(required(at, 'must provide `dnsConfig` when `dnsPolicy` is None'));
      return;
    }
    if ((dnsConfig.nameservers?.length ?? 0) === 0) {
      errors.push(
        required(
          at.child('nameservers'),
          'must provide at least one DNS nameserver when `dnsPolicy` is None',
        ),
      );
      return;
    }
  }
  if (dnsConfig === undefined) return;
  const { nameservers = [], searches = [], options = [] } = dnsConfig;
  if (nameservers.length > MAX_NAMESERVERS) {
    errors.push(
      invalidValue(
        at.child('nameservers'),
        nameservers,
        `must not have more than ${MAX_NAMESERVERS} nameservers`,
      ),
    );
  }
  nameservers.forEach((server, index) => {
    validateIP(server, at.child('nameservers').index(index), errors);
  });
  const searchesAt = at.child('searches');
  if (searches.length > MAX_SEARCHES) {
    errors.push(invalidValue(searchesAt, searches, `must not have more than ${MAX_SEARCHES} search paths`));
  }
  if (searches.join(' ').length > MAX_SEARCH_CHARACTERS) {
    errors.push(
      invalidValue(
        searchesAt,
        searches,
        `must not have more than ${MAX_SEARCH_CHARACTERS} characters (including spaces) in the search list`,
      ),
    );
  }
  searches.forEach((search, index) => {
    if (search !== '.') validateSearch(search.replace(/\.$/, ''), searchesAt.index(index), errors);
  });
  options.forEach(({ name }, index) => {
    if (!name) errors.push(required(at.child('options').index(index), 'must not be empty'));
  });
}

const searchForm = new RegExp(`^${SEARCH}$`);

function validateSearch(search: string, at: Path, errors: FieldError[]): void {
  if (search.length > 253) errors.push(invalidValue(at, search, maxLength(253)));
  if (searchForm.test(search)) return;
  const message =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-', '_', or '.', and must start and end with an alphanumeric character or an underscore";
  errors.push(invalidValue(at, search, regexError(message, SEARCH, 'example.com')));
}

export function validateHostAliases(aliases: readonly HostAlias[], at: Path, errors: FieldError[]): void {
  aliases.forEach(({ ip, hostnames = [] }, index) => {
    const here = at.index(index);
    validateIP(ip ?? '', here.child('ip'), errors);
    hostnames.forEach((name, nameIndex) => {
      for (const message of isDns1123Subdomain(name)) {
        errors.push(invalidValue(here.child('hostnames').index(nameIndex), name, message));
      }
    });
  });
}
