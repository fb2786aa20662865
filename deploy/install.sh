#!/bin/sh
# Installs or updates the product on a Debian server from this checkout: packages, catalogues, units.
# ROOT=/somewhere puts the files below it and leaves the machine's accounts and services alone.
set -eu

source=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
target=${ROOT:-}

say() { printf 'install: %s\n' "$*" >&2; }

if [ -z "$target" ]; then
  [ "$(id -u)" -eq 0 ] || { say "run it as root"; exit 2; }
  [ "$source" = /opt/songtor ] || { say "the checkout must be /opt/songtor, not $source"; exit 2; }
  id songtor >/dev/null 2>&1 || useradd --system --home-dir /var/lib/songtor --shell /usr/sbin/nologin songtor
fi

"$source/songtor" help >/dev/null # sets up .venv from the lock
PYTHONPATH="$source/src" "$source/.venv/bin/python" -c \
  'from songtor.cli.catalogues import compile_stale; compile_stale()'

install -d -m 0755 "$target/etc/systemd/system"
install -m 0644 "$source"/deploy/systemd/songtor-* "$target/etc/systemd/system/"
install -d -m 0700 "$target/etc/songtor"
if [ ! -e "$target/etc/songtor/environment" ]; then
  install -m 0600 "$source/deploy/environment.example" "$target/etc/songtor/environment"
  say "fill in $target/etc/songtor/environment"
fi

if [ -z "$target" ]; then
  install -d -m 0700 -o songtor -g songtor /var/lib/songtor /var/lib/songtor/keys /srv/songtor-backups
  systemctl daemon-reload
fi
say "ready; docs/install.md says what comes next"
