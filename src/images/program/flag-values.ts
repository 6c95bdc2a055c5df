/** Checks and reads the value of a flag. The refusals are Go's: strconv, time.ParseDuration, pflag, component-base. */
import type { FlagKind } from './flag-set.ts';

const DURATION_UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const LIMITS: Readonly<Partial<Record<FlagKind, readonly [bigint, bigint]>>> = {
  int: [-(2n ** 63n), 2n ** 63n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  level: [-(2n ** 31n), 2n ** 31n - 1n],
  uint: [0n, 2n ** 64n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
};

/** The value of a flag. @throws Error with the text that follows `flag: ` in pflag's refusal */
export function parseFlagValue(kind: FlagKind, text: string): unknown {
  return READERS[kind](text, kind);
}

const READERS: Readonly<Record<FlagKind, (text: string, kind: FlagKind) => unknown>> = {
  bool(text) {
    if (/^(1|t|T|TRUE|true|True)$/.test(text)) return true;
    if (/^(0|f|F|FALSE|false|False)$/.test(text)) return false;
    throw new Error(`strconv.ParseBool: parsing ${quote(text)}: invalid syntax`);
  },
  int: whole,
  int32: whole,
  int64: whole,
  level: whole,
  uint: whole,
  uint32: whole,
  count: whole,
  float32: real,
  float64: real,
  duration: parseDuration,
  string: text => text,
  stringSlice: text => text,
  stringArray: text => text,
  quantity(text) {
    if (!/^[+-]?(\d+\.?\d*|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/.test(text))
      throw new Error(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      );
    return text;
  },
  stringToString(text) {
    for (const pair of text === '' ? [] : text.split(','))
      if (!pair.includes('=')) throw new Error(`${pair} must be formatted as key=value`);
    return text;
  },
  mapStringString(text) {
    for (const pair of text.split(','))
      if (pair !== '' && !pair.includes('=')) throw new Error('malformed pair, expect string=string');
    return text;
  },
  mapStringBool(text) {
    for (const pair of text.split(',')) {
      if (pair === '') continue;
      const [key, value] = [
        pair.slice(0, pair.indexOf('=')).trim(),
        pair.slice(pair.indexOf('=') + 1).trim(),
      ];
      if (!pair.includes('=')) throw new Error(`missing bool value for ${pair.trim()}`);
      if (!/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value))
        throw new Error(
          `invalid value of ${key}=${value}, err: strconv.ParseBool: parsing ${quote(value)}: invalid syntax`,
        );
    }
    return text;
  },
  ip(text) {
    const trimmed = text.trim();
    if (!isIp(trimmed)) throw new Error(`failed to parse IP: ${quote(text)}`);
    return trimmed;
  },
  ipNet(text) {
    if (!/^[\d.]+\/\d+$/.test(text.trim())) throw new Error(`invalid CIDR address: ${text}`);
    return text;
  },
  intSlice(text) {
    for (const item of text.split(',')) whole(item, 'int');
    return text;
  },
  moduleSpec(text) {
    for (const pair of text.split(',')) {
      if (pair === '') continue;
      if (!/^[^=]+=[^=]+$/.test(pair))
        throw new Error('syntax error: expect comma-separated list of filename=N');
      if (!/^\d+$/.test(pair.split('=')[1]!))
        throw new Error('syntax error: expect comma-separated list of filename=N');
    }
    return text;
  },
  portRange(text) {
    const value = text.trim();
    if (value === '') return text;
    const range = /^(\d+)-(\d+)$/.exec(value) ?? /^(\d+)\+(\d+)$/.exec(value) ?? /^(\d+)$/.exec(value);
    if (range === null) throw new Error(`unable to parse port range: ${value}`);
    const low = Number(range[1]);
    const high = value.includes('+') ? low + Number(range[2]) : Number(range[2] ?? low);
    if (low > 65_535 || high > 65_535)
      throw new Error(`the port range cannot be greater than 65535: ${value}`);
    if (high < low) throw new Error(`end port cannot be less than start port: ${value}`);
    return text;
  },
};

/** Go's time.ParseDuration, in milliseconds. @throws Error in its words */
export function parseDuration(text: string): number {
  const match = /^([-+]?)(.*)$/s.exec(text)!;
  let rest = match[2]!;
  if (rest === '0') return 0;
  if (rest === '') throw new Error(`time: invalid duration ${quote(text)}`);
  let total = 0;
  while (rest !== '') {
    const number = /^(\d+\.?\d*|\.\d+)/.exec(rest);
    if (number === null) throw new Error(`time: invalid duration ${quote(text)}`);
    rest = rest.slice(number[0].length);
    const unit = /^[^.\d]+/.exec(rest)?.[0];
    if (unit === undefined) throw new Error(`time: missing unit in duration ${quote(text)}`);
    const factor = DURATION_UNITS[unit];
    if (factor === undefined) throw new Error(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`);
    rest = rest.slice(unit.length);
    total += Number(number[0]) * factor;
  }
  return match[1] === '-' ? -total : total;
}

/** Is it an IPv4 or IPv6 address? */
export function isIp(text: string): boolean {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return text.split('.').every(part => Number(part) <= 255);
  return text.includes(':') && /^[0-9a-fA-F:.]+$/.test(text) && text.split('::').length <= 2;
}

function whole(text: string, kind: FlagKind): number {
  const unsigned = kind === 'uint' || kind === 'uint32';
  const parser = unsigned ? 'strconv.ParseUint' : kind === 'count' ? 'strconv.Atoi' : 'strconv.ParseInt';
  if (!(unsigned ? /^(\d+|0[xX][\da-fA-F]+)$/ : /^[-+]?(\d+|0[xX][\da-fA-F]+)$/).test(text))
    throw new Error(`${parser}: parsing ${quote(text)}: invalid syntax`);
  const value = BigInt(text.replace(/^\+/, '').replace(/^-0x/i, '-'));
  const [low, high] = LIMITS[kind] ?? LIMITS.int!;
  if (value < low || value > high) throw new Error(`${parser}: parsing ${quote(text)}: value out of range`);
  return Number(value);
}

function real(text: string): number {
  if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) && !/^[-+]?(inf|infinity|nan)$/i.test(text))
    throw new Error(`strconv.ParseFloat: parsing ${quote(text)}: invalid syntax`);
  return Number(text);
}

function quote(text: string): string {
  return JSON.stringify(text);
}
