#!/bin/sh
# One command of the installation, by its user and with its settings; as root:
#   deploy/as-motcua.sh .venv/bin/motcua places load
set -eu
cd /opt/motcua
exec runuser -u motcua -- \
    sh -ec 'umask 027; set -a; . /etc/motcua/motcua.env; set +a; exec "$@"' sh "$@"
