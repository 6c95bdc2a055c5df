/** Distinguished names: who a certificate is for. */
import { type DerNode, oid, oidText, sequence, set, TAG, text } from '../der.ts';

/** One part of a name: its short word (`CN`, `O`, `C`) and what it says. */
export type Attribute = readonly [word: string, value: string];

export interface Subject {
  readonly commonName: string;
  readonly organizations?: readonly string[];
  /** Every part in its order, where it was given so; absent: the organizations, then the common name. */
  readonly attributes?: readonly Attribute[];
}

/** RFC 4519's attributes that openssl knows by a short word. */
const WORDS: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  serialNumber: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  street: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  title: '2.5.4.12',
  GN: '2.5.4.42',
  UID: '0.9.2342.19200300.100.1.1',
  DC: '0.9.2342.19200300.100.1.25',
  emailAddress: '1.2.840.113549.1.9.1',
};
const LONG: Readonly<Record<string, string>> = {
  commonName: 'CN',
  surname: 'SN',
  countryName: 'C',
  localityName: 'L',
  stateOrProvinceName: 'ST',
  streetAddress: 'street',
  organizationName: 'O',
  organizationalUnitName: 'OU',
  givenName: 'GN',
  userId: 'UID',
  domainComponent: 'DC',
};
const SHORT = new Map(Object.entries(WORDS).map(([word, id]) => [id, word]));
const IA5 = 0x16;

/** The short word of an attribute that is named by its short or its long word, or undefined. */
export function attributeWord(name: string): string | undefined {
  return Object.hasOwn(WORDS, name) ? name : Object.hasOwn(LONG, name) ? LONG[name] : undefined;
}

/** A name from its parts, in their order. */
export function subjectOf(attributes: readonly Attribute[]): Subject {
  const of = (word: string) => attributes.filter(([each]) => each === word).map(([, value]) => value);
  return { commonName: of('CN').at(-1) ?? '', organizations: of('O'), attributes };
}

/** Every part of a name in its order. */
export function attributesOf({ commonName, organizations = [], attributes }: Subject): readonly Attribute[] {
  return attributes ?? [...organizations.map((value): Attribute => ['O', value]), ['CN', commonName]];
}

/** A name as openssl prints it on one line: `O = dev, CN = jane`. */
export function nameText(subject: Subject): string {
  return attributesOf(subject)
    .map(
      ([word, value]) =>
        `${word} = ${/[,+"\\<>;]|^[# ]| $/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value}`,
    )
    .join(', ');
}

/** The name in DER. */
export function nameDer(subject: Subject): Uint8Array {
  return sequence(
    ...attributesOf(subject).map(([word, value]) =>
      set(sequence(oid(WORDS[word]!), text(stringTag(word, value), value))),
    ),
  );
}

/** Reads a name. Parts of kinds without a word are left out. */
export function readName(node: DerNode): Subject {
  const parts = node.children.flatMap(({ children }): readonly Attribute[] => {
    const [type, value] = children[0]!.children;
    const word = SHORT.get(oidText(type!.content));
    return word === undefined ? [] : [[word, new TextDecoder().decode(value!.content)]];
  });
  const subject = subjectOf(parts);
  const { attributes: _, ...plain } = subject;
  // A name in the usual order needs no list of its parts.
  return parts.every(([word], at) => (word === 'CN' && at === parts.length - 1) || word === 'O')
    ? plain
    : subject;
}

function stringTag(word: string, value: string): number {
  if (word === 'emailAddress' || word === 'DC') return IA5;
  return word === 'C' || /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value) ? TAG.printable : TAG.utf8;
}
