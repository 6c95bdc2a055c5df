#!/usr/bin/env bash
# Versions: @bufbuild/cel 0.6.1, @bufbuild/protobuf 2.17.0
# Behaviour: int() and double() of a string read it as JavaScript does: blanks around it are passed over, the empty string is 0
#   and 0x10 is 16. double("inf") is NaN, whereas "Infinity" is infinite. "1.5" is an error to int, as expected.
# Expected: errors, as for any string that is not a decimal integer; "inf" infinite, as strconv in Go reads it.
# Seen: an expression about a field that a learner left empty compares 0 instead of failing.
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

packages @bufbuild/cel@0.6.1 @bufbuild/protobuf@2.17.0
node -p "'@bufbuild/cel ' + JSON.parse(require('fs').readFileSync('node_modules/@bufbuild/cel/package.json')).version"
echo 'guess: int(" 1"), int("0x10") are errors'

cat >run.mjs <<'JS'
import { run } from '@bufbuild/cel';
const value = run(process.argv[2], {});
console.log(value instanceof Error || value?.name === 'CelError' || value?.message ? 'error' : String(value));
JS
cel() { node run.mjs "$1"; }
expect 'int("")' '0' "$(cel 'int("")')"
expect 'int(" 1")' '1' "$(cel 'int(" 1")')"
expect 'int("0x10")' '16' "$(cel 'int("0x10")')"
expect 'double("")' '0' "$(cel 'double("")')"
expect 'double("inf")' 'NaN' "$(cel 'double("inf")')"
expect 'double("Infinity")' 'Infinity' "$(cel 'double("Infinity")')"
expect 'int("1.5")' 'error' "$(cel 'int("1.5")')"
exit $changed
