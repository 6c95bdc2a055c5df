#!/usr/bin/env bash
# Version: kubectl 1.36.4 (Debian sid, kubectl=1.36.4+ds-1)
# Behaviour: "kubectl kuberc set" makes ~/.kube/kuberc where there is none, but not the file that --kuberc names: that file is
#   read before the command runs, and must exist (an empty one will do). --overwrite replaces all options of the command,
#   not the one that is given. An option that the command does not have is taken, and breaks the command afterwards.
# Expected: a file is made in both cases; options are merged by name; an unknown option is refused.
# Seen: an error about a missing file; output=wide is gone after setting show-labels; "config view" fails for every use.
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
echo 'guess: kuberc set --kuberc FILE makes FILE'

set_default() { kubectl kuberc set --section defaults --command "$@" 2>&1 || echo "exit code $?"; }
expect 'a file that is not there' \
  $'error occurred while applying preferences kuberc error kuberc: open new: no such file or directory\nexit code 1' \
  "$(set_default get --option output=wide --kuberc new)"
: >empty
expect 'an empty file' 'Updated empty' "$(set_default get --option output=wide --kuberc empty)"
set_default get --option output=wide >/dev/null
expect 'the default file' 'yes' "$([ -s .kube/kuberc ] && echo yes)"
set_default get --option show-labels=true --overwrite >/dev/null
expect 'options after the second' '    name: show-labels' "$(grep name: .kube/kuberc)"
set_default 'config view' --option tide=high >/dev/null
expect 'the command afterwards' 'error occurred while applying preferences invalid flag tide for command config view' \
  "$(kubectl config view 2>&1 || true)"
exit $changed
