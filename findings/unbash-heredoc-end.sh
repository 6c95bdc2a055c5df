#!/usr/bin/env bash
# Version: unbash 6.0.4
# Behaviour: of all that can be unfinished in a script, a here-document whose end word does not come is not reported: errors is
#   empty, and the text up to the end counts as its body. The same for an end word with a blank after it, and for a
#   backslash at the very end. Quotes, brackets, if, do and && without what belongs to them are each reported.
# Expected: an error for the here-document, so that errors alone tells a shell to show its continuation prompt.
# Seen: no error; a shell on top of it must look for the end word itself.
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

packages unbash@6.0.4
node -p "'unbash ' + JSON.parse(require('fs').readFileSync('node_modules/unbash/package.json')).version"
echo 'guess: an unfinished here-document is an error'

cat >errors.mjs <<'JS'
import { parse } from 'unbash';
const scripts = ['cat <<END\ntide', 'cat <<END\ntide\nEND ', 'cat tide\\', "echo 'tide", 'echo $(tide', 'if tide; then', 'tide &&'];
for (const script of scripts) console.log(JSON.stringify(script), (parse(script).errors ?? []).length ? 'error' : 'none');
JS
expect 'errors' '"cat <<END\ntide" none
"cat <<END\ntide\nEND " none
"cat tide\\" none
"echo '"'"'tide" error
"echo $(tide" error
"if tide; then" error
"tide &&" error' "$(node errors.mjs)"
exit $changed
