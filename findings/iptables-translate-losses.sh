#!/usr/bin/env bash
# Version: iptables 1.8.9 (Debian 12, iptables=1.8.9-2 and its libraries)
# Behaviour: iptables-translate drops parts of a rule without a word. Of "-p tcp -m tcp" without a port nothing is left, so that
#   kube-proxy's rule to an endpoint becomes a dnat to an address and port with no protocol; without -m tcp the protocol
#   is kept. Of "-I INPUT 3" the 3 is dropped, so the rule goes first. A share of the traffic is not translated to numgen
#   but to a comparison of 31 random bits with 2^31 times the share.
# Expected: "ip protocol tcp" in both; the position, or a refusal as for -D INPUT 3; numgen random mod 2.
# Seen: other rules than those that were asked for, exit code 0.
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

debian bookworm iptables=1.8.9-2 libxtables12=1.8.9-2 libip4tc2=1.8.9-2 libip6tc2=1.8.9-2 libnftnl11=1.2.4-2 \
  libmnl0=1.0.4-3 libnetfilter-conntrack3=1.0.9-3 libnfnetlink0=1.0.2-2
libraries=$PWD/root/usr/lib/x86_64-linux-gnu
export XTABLES_LIBDIR=$libraries/xtables
tool() { LD_LIBRARY_PATH=$libraries root/usr/sbin/xtables-nft-multi "$@"; }
tool iptables-translate --version
echo 'guess: the protocol and the position are kept; probability 0.5 is numgen random mod 2'

rule() { tool iptables-translate "$@" | sed "s/^nft '\(.*\)'$/\1/"; }
expect 'to an endpoint' 'add rule ip nat KUBE-SEP counter dnat to 10.0.0.2:80' \
  "$(rule -t nat -A KUBE-SEP -p tcp -m tcp -j DNAT --to-destination 10.0.0.2:80)"
expect 'without -m tcp' 'add rule ip nat KUBE-SEP ip protocol tcp counter dnat to 10.0.0.2:80' \
  "$(rule -t nat -A KUBE-SEP -p tcp -j DNAT --to-destination 10.0.0.2:80)"
expect 'at the third place' 'insert rule ip filter INPUT ip saddr 10.0.0.2 counter drop' \
  "$(rule -I INPUT 3 -s 10.0.0.2 -j DROP)"
expect 'half of the traffic' 'add rule ip nat KUBE-SVC meta random & 2147483647 < 1073741824 counter jump KUBE-SEP' \
  "$(rule -t nat -A KUBE-SVC -m statistic --mode random --probability 0.5 -j KUBE-SEP)"
exit $changed
