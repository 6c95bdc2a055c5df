#!/usr/bin/env bash
# Versions: @kubernetes/client-node 2.0.1, undici 8.13.1, Node 20
# Behaviour: client-node 2.0.1 names no version of Node that it needs; its dependency undici 8 needs 22.19. On Node 20 npm installs
#   both with a warning, and the first import of client-node throws, since zlib has no zstd there. Types are not touched.
# Expected: an install that succeeds on a supported Node gives a package that can be imported; or the package itself says
#   in "engines" what it needs.
# Seen: a TypeError from undici at import. On Node 22 this script has nothing to show and says so.
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

packages @kubernetes/client-node@2.0.1 undici@8.13.1
echo "Node $(node --version)"
echo 'guess: client-node 2 can be imported on Node 20'

engines() { node -p "JSON.stringify(JSON.parse(require('fs').readFileSync('node_modules/$1/package.json')).engines)"; }
expect 'engines of client-node' 'undefined' "$(engines @kubernetes/client-node)"
expect 'engines of undici' '{"node":">=22.19.0"}' "$(engines undici)"
case $(node --version) in
  v20.*)
    expect 'import' 'TypeError' "$(node --input-type=module -e "
      console.log(await import('@kubernetes/client-node').then(() => 'fine', (error) => error.name))" 2>err.txt)"
    ;;
  *) echo 'this Node is not 20: the import is not tried' ;;
esac
exit $changed
