#!/usr/bin/env bash
# Version: protobufjs 8.8.1
# Behaviour: encode() of a proto2 message without its required field writes the field with its default, 0 or the empty string;
#   a number that does not fit is cut to its low bits, and a name that the message does not have is passed over. Only
#   decode() and verify() mind a missing field.
# Expected: encode throws for a required field that is missing.
# Seen: bytes that decode without complaint, to a value that nobody gave.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME=$work
changed=0

# expect WHAT WAS IS: prints what happened, and remembers when it is no longer what was seen
expect() {
  printf '%s\n  %s\n' "$1" "${3//$'\n'/$'\n'  }"
  [ "$2" = "$3" ] || { printf '  CHANGED, it was:\n  %s\n' "${2//$'\n'/$'\n'  }"; changed=1; }
}

# packages NAME@VERSION...: from the npm registry into ./node_modules; no install scripts
packages() { npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps "$@" >npm.txt; }

packages protobufjs@8.8.1
node -p "'protobufjs ' + require('protobufjs/package.json').version"
echo 'guess: encode without a required field throws'

cat >encode.cjs <<'JS'
const { parse } = require('protobufjs');
const { root } = parse('syntax = "proto2"; message Slip { required int32 number = 1; optional string ship = 2; }');
const Slip = root.lookupType('Slip');
const hex = (object) => Buffer.from(Slip.encode(object).finish()).toString('hex');
const attempt = (action) => {
  try { return action(); } catch { return 'error'; }
};
console.log('encode without number:', attempt(() => hex({ ship: 'a' })));
console.log('encode 2^40:', attempt(() => hex({ number: 2 ** 40 })));
console.log('encode an unknown name:', attempt(() => hex({ number: 1, tide: 2 })));
console.log('verify without number:', Slip.verify({ ship: 'a' }));
console.log('decode without number:', attempt(() => Slip.decode(Buffer.from('120161', 'hex'))));
JS
expect 'what it does' 'encode without number: 0800120161
encode 2^40: 0800
encode an unknown name: 0801
verify without number: number: integer expected
decode without number: error' "$(node encode.cjs)"
exit $changed
