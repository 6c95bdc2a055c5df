#!/usr/bin/env bash
# Version: bash 5.2.15 (Debian 12, bash=5.2.15-2+b13)
# Behaviour: an argument that looks like an assignment, NAME=~, gets the home directory for its tilde, after each colon too, though
#   it is an argument of a program and assigns nothing. With a dash in front, --set=~, and in posix mode, or where the part
#   before = is no name (a.b=~), the tilde stays. So "kubectl label pod web keep=~" labels with a path.
# Expected: a tilde is the home directory at the beginning of a word, and after = in real assignments only.
# Seen: keep=/home/... in the program's arguments.
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

debian bookworm bash=5.2.15-2+b13
"$PWD/root/bin/bash" --version | head -1
echo 'guess: keep=~ reaches the program as it is'

sees() { HOME=/home/ann "$PWD/root/bin/bash" --norc "$@"; }
expect 'keep=~' 'keep=/home/ann' "$(sees -c 'printf "%s" keep=~')"
expect 'keep=a:~' 'keep=a:/home/ann' "$(sees -c 'printf "%s" keep=a:~')"
expect '--keep=~' '--keep=~' "$(sees -c 'printf "%s" --keep=~')"
expect 'a.b=~' 'a.b=~' "$(sees -c 'printf "%s" a.b=~')"
expect 'posix mode' 'keep=~' "$(sees --posix -c 'printf "%s" keep=~')"
expect 'quoted' 'keep=~' "$(sees -c 'printf "%s" "keep=~"')"
exit $changed
