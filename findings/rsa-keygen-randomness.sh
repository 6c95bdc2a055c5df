#!/usr/bin/env bash
# Versions: micro-rsa-dsa-dh 0.2.3, Node 20
# Behaviour: keygen takes a function for random bytes as its third argument, and calls it only while it tests numbers for
#   primality. The candidates for the primes come from the host's randomness, so the same function gives another key
#   each time.
# Expected: a function for random bytes that is handed in decides what is drawn: the same bytes, the same key.
# Seen: two keys from the same seeded bytes differ; the function was called all the same.
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
packages() { npm install --silent --no-audit --no-fund --ignore-scripts "$@" >npm.txt; }

packages micro-rsa-dsa-dh@0.2.3
echo 'guess: keygen with the same function for random bytes makes the same key'

cat >keys.mjs <<'JS'
import { keygen } from 'micro-rsa-dsa-dh/rsa.js';
import { isProbablePrime } from 'micro-rsa-dsa-dh/primality.js';

function seeded() {
  let state = 7;
  let calls = 0;
  const random = count => {
    calls++;
    return Uint8Array.from({ length: count }, () => (state = (state * 48271) % 2147483647) & 255);
  };
  return { random, calls: () => calls };
}
const [one, two] = [seeded(), seeded()];
const keys = [one, two].map(({ random }) => keygen(2048, 65537n, random).publicKey.n);
console.log(keys[0] === keys[1] ? 'the same modulus' : 'another modulus');
console.log(one.calls() > 0 ? 'the function was called' : 'the function was not called');
const tests = [seeded(), seeded()].map(({ random, calls }) => `${isProbablePrime(2n ** 127n - 1n, 5, random)} ${calls()}`);
console.log(tests[0] === tests[1] ? 'a primality test goes the same way twice' : 'a primality test differs');
JS
expect 'two keys from the same bytes' 'another modulus
the function was called
a primality test goes the same way twice' "$(node keys.mjs)"
exit $changed
