/** Checks of names and values that many fields share. models k8s.io/apimachinery/pkg/util/validation/validation.go */

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const DNS1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;

const fullMatch = (pattern: string) => new RegExp(`^${pattern}$`);
const labelForm = fullMatch(LABEL);
const subdomainForm = fullMatch(SUBDOMAIN);
const dns1035Form = fullMatch(DNS1035);
const qualifiedForm = fullMatch(QUALIFIED);
const labelValueForm = fullMatch(LABEL_VALUE);

const LABEL_MESSAGE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const SUBDOMAIN_MESSAGE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const DNS1035_MESSAGE =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
const QUALIFIED_MESSAGE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const LABEL_VALUE_MESSAGE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** `msg (e.g. 'a',  or 'b', regex used for validation is '...')`, as validation.RegexError. */
export function regexError(message: string, pattern: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${pattern}')`;
  const list = examples.map(example => `'${example}', `).join(' or ');
  return `${message} (e.g. ${list}regex used for validation is '${pattern}')`;
}

export function maxLength(length: number): string {
  return `must be no more than ${length} bytes`;
}

export const EMPTY = 'must be non-empty';

export function rangeError(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

const utf8 = new TextEncoder();

/** Length in bytes. */
export function byteLength(text: string): number {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return utf8.encode(text).length;
  return text.length;
}

/** What is wrong with a value; empty when it is good. */
export type Check = (value: string) => string[];

export const isDns1123Label: Check = value => {
  const errors: string[] = [];
  if (byteLength(value) > 63) errors.push(maxLength(63));
  if (!labelForm.test(value)) {
    errors.push(
      subdomainForm.test(value)
        ? 'must not contain dots'
        : regexError(LABEL_MESSAGE, LABEL, 'my-name', '123-abc'),
    );
  }
  return errors;
};

export const isDns1123Subdomain: Check = value => {
  const errors: string[] = [];
  if (byteLength(value) > 253) errors.push(maxLength(253));
  if (!subdomainForm.test(value)) errors.push(regexError(SUBDOMAIN_MESSAGE, SUBDOMAIN, 'example.com'));
  return errors;
};

/** `*.example.com`. models IsWildcardDNS1123Subdomain */
export const isWildcardSubdomain: Check = value => {
  const pattern = `\\*\\.${SUBDOMAIN}`;
  const message =
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
  const errors = byteLength(value) > 253 ? [maxLength(253)] : [];
  if (!fullMatch(pattern).test(value)) errors.push(regexError(message, pattern, '*.example.com'));
  return errors;
};

export const isDns1035Label: Check = value => {
  const errors: string[] = [];
  if (byteLength(value) > 63) errors.push(maxLength(63));
  if (!dns1035Form.test(value)) errors.push(regexError(DNS1035_MESSAGE, DNS1035, 'my-name', 'abc-123'));
  return errors;
};

const goodNames = new Set<string>();

/** A label or annotation key, a taint's key, a resource name: `prefix/name`. */
export const isQualifiedName: Check = value => {
  if (goodNames.has(value)) return [];
  const errors: string[] = [];
  const parts = value.split('/');
  let name = value;
  if (parts.length === 2) {
    const prefix = parts[0]!;
    name = parts[1]!;
    if (prefix === '') errors.push(`prefix part ${EMPTY}`);
    else errors.push(...isDns1123Subdomain(prefix).map(message => `prefix part ${message}`));
  } else if (parts.length > 2) {
    return [
      `a qualified name ${regexError(QUALIFIED_MESSAGE, QUALIFIED, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  if (name === '') errors.push(`name part ${EMPTY}`);
  else if (byteLength(name) > 63) errors.push(`name part ${maxLength(63)}`);
  if (!qualifiedForm.test(name)) {
    errors.push(`name part ${regexError(QUALIFIED_MESSAGE, QUALIFIED, 'MyName', 'my.name', '123-abc')}`);
  }
  if (errors.length === 0) {
    if (goodNames.size > 10_000) goodNames.clear();
    goodNames.add(value);
  }
  return errors;
};

export const isLabelValue: Check = value => {
  const errors: string[] = [];
  if (byteLength(value) > 63) errors.push(maxLength(63));
  if (!labelValueForm.test(value)) {
    errors.push(regexError(LABEL_VALUE_MESSAGE, LABEL_VALUE, 'MyValue', 'my_value', '12345'));
  }
  return errors;
};

export const isConfigMapKey: Check = value => {
  const errors: string[] = [];
  if (byteLength(value) > 253) errors.push(maxLength(253));
  if (!/^[-._a-zA-Z0-9]+$/.test(value)) {
    errors.push(
      regexError(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        '[-._a-zA-Z0-9]+',
        'key.name',
        'KEY_NAME',
        'key-name',
      ),
    );
  }
  if (value === '.') errors.push("must not be '.'");
  else if (value === '..') errors.push("must not be '..'");
  else if (value.startsWith('..')) errors.push("must not start with '..'");
  return errors;
};

/** An environment variable's name, as kubectl still wants it. models IsEnvVarName */
export const isEnvVarName: Check = value => {
  const errors: string[] = [];
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(value)) {
    errors.push(
      regexError(
        "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
        '[-._a-zA-Z][-._a-zA-Z0-9]*',
        'my.env-name',
        'MY_ENV.NAME',
        'MyEnvName1',
      ),
    );
  }
  if (value === '.') errors.push("must not be '.'");
  else if (value.startsWith('..')) errors.push("must not start with '..'");
  return errors;
};

/** An environment variable's name, as relaxed since 1.34. */
export const isRelaxedEnvName: Check = value => {
  if (value === '') return ['environment variable name must be non-empty'];
  return /^[ -<>-~]+$/.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
};

export const isPortName: Check = value => {
  const errors: string[] = [];
  if (value.length > 15) errors.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(value)) {
    errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(value)) errors.push('must contain at least one letter (a-z)');
  if (value.includes('--')) errors.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) errors.push('must not begin or end with a hyphen');
  return errors;
};

export function isPortNumber(port: number): string[] {
  return Number.isInteger(port) && port >= 1 && port <= 65535 ? [] : [rangeError(1, 65535)];
}

export function isInRange(value: number, low: number, high: number): string[] {
  return value >= low && value <= high ? [] : [rangeError(low, high)];
}

/** A name or a prefix of a generated one. */
export type NameRule = (name: string, prefix: boolean) => string[];

/** The last letter of a prefix may be a dash: something will follow. */
function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;
}

const rule =
  (check: Check): NameRule =>
  (name, prefix) =>
    check(prefix ? maskTrailingDash(name) : name);

export const nameIsSubdomain = rule(isDns1123Subdomain);
export const nameIsLabel = rule(isDns1123Label);

/** What a path segment may be: the rule of kinds such as roles, whose names are free otherwise. */
export const nameIsPathSegment: NameRule = (name, prefix) => {
  if (!prefix && name === '.') return ["may not be '.'"];
  if (!prefix && name === '..') return ["may not be '..'"];
  return ['/', '%'].filter(letter => name.includes(letter)).map(letter => `may not contain '${letter}'`);
};
