#!/usr/bin/env bash
# Version: kubectl 1.36.4 (Debian sid, kubectl=1.36.4+ds-1), against a small server of the test's own
# Behaviour: get --sort-by compares strings that look like quantities by what they are worth (900m, 9, 10, 1k), even in
#   labels; other strings, such as names, byte by byte (web-10 before web-9). A path that no object has makes the table
#   say that there are no resources, exit code 0; with -o name the same command is an error.
# Expected: a label is a string and sorted as one (10, 1k, 9, 900m); for a path that nobody has, the objects, or an error.
# Seen: 900m 9 10 1k; "No resources found" for four pods that are there.
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

# debian SUITE NAME=VERSION...: unpacks packages into ./root from this machine's Debian mirror, installs nothing
debian() {
  local mirror suite=$1
  mirror=$(apt-get indextargets --no-release-info --format '$(SITE)' 'Created-By: Packages' | awk '/debian\/*$/ && !n++')
  mkdir -p apt/lists/partial apt/archives/partial root
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >apt/sources
  local options=(-qq -o Dir::Etc::SourceList="$PWD/apt/sources" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::State::Lists="$PWD/apt/lists" -o Dir::Cache="$PWD/apt" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update
  (cd apt && apt-get "${options[@]}" download "${@:2}")
  for package in apt/*.deb; do dpkg-deb -x "$package" root; done
  PATH=$PWD/root/usr/bin:$PWD/root/usr/sbin:$PWD/root/bin:$PATH
}


debian sid kubectl=1.36.4+ds-1
kubectl version --client
echo 'guess: labels 10 1k 9 900m, as strings; and both outputs treat a missing path alike'

cat >server.cjs <<'JS'
const slips = { 'web-9': '10', 'web-10': '1k', 'web-1': '900m', 'web-2': '9' };
const pods = Object.entries(slips).map(([name, slip]) => ({ metadata: { name, namespace: 'default', labels: { slip } } }));
const table = {
  kind: 'Table', apiVersion: 'meta.k8s.io/v1', columnDefinitions: [{ name: 'Name', type: 'string', format: 'name' }],
  rows: pods.map((pod) => ({ cells: [pod.metadata.name], object: { kind: 'Pod', apiVersion: 'v1', ...pod } })),
};
const resources = [{ name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['get', 'list'] }];
const answers = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
  '/api/v1': { kind: 'APIResourceList', groupVersion: 'v1', resources },
};
const server = require('node:http').createServer((request, response) => {
  const list = request.headers.accept.includes('as=Table') ? table : { kind: 'PodList', apiVersion: 'v1', items: pods };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(answers[request.url.split('?')[0]] ?? list));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
JS
node server.cjs >port.txt & server=$!
trap 'kill $server; rm -rf "$work"' EXIT
until [ -s port.txt ]; do sleep 0.1; done
get() { kubectl --server "http://127.0.0.1:$(cat port.txt)" get pods "$@" 2>&1; }

expect 'sorted by a label' $'web-1 900m\nweb-2 9\nweb-9 10\nweb-10 1k' \
  "$(get --sort-by=.metadata.labels.slip -L slip --no-headers | tr -s ' ')"
expect 'sorted by name' 'web-1 web-10 web-2 web-9' "$(get --sort-by=.metadata.name --no-headers | tr -d ' ' | paste -sd' ')"
expect 'a path that nobody has' 'No resources found in default namespace.' "$(get --sort-by=.metadata.labels.none)"
code=0
named=$(get --sort-by=.metadata.labels.none -o name) || code=$?
expect 'the same with -o name' $'1\nerror: couldn\'t find any field with path "{.metadata.labels.none}" in the list of objects' \
  "$code"$'\n'"$named"
exit $changed
