#!/bin/sh
# An authority, and certificates of it for EventStoreDB and PostgreSQL, for ten years, each in a folder of its own:
# authority (for everybody), eventstoredb and postgres (for that server alone). Does nothing where they are.
set -eu
cd "${1:-/certificates}"
if [ -e authority/ca.crt ]; then
  for file in eventstoredb/eventstoredb.crt eventstoredb/authorities/ca.crt postgres/postgres.crt; do
    [ -e "$file" ] && continue
    echo "authority/ca.crt is there, and $file is not: put your own there, or remove authority/ca.crt to have all made anew" >&2
    exit 1
  done
  exit 0
fi

# The authority's key lies where it is gone with this process: whoever had it could pass for any of these servers.
making=$(mktemp -d)
trap 'rm -rf "$making"' EXIT
openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj '/CN=throughline' -keyout "$making/ca.key" -out "$making/ca.crt"

certificate() { # folder and file, common name, other names, numbers of user and group that own it
  openssl req -newkey rsa:3072 -nodes -subj "/CN=$2" -keyout "$1/$1.key" -out "$making/$1.csr"
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$3" > "$making/$1.ext"
  openssl x509 -req -in "$making/$1.csr" -CA "$making/ca.crt" -CAkey "$making/ca.key" -CAcreateserial -days 3650 \
    -extfile "$making/$1.ext" -out "$1/$1.crt"
  chmod 600 "$1/$1.key"
  chmod 644 "$1/$1.crt"
  chown "$4" "$1/$1.key" "$1/$1.crt"
}
# EventStoreDB knows its own nodes by this common name.
certificate eventstoredb eventstoredb-node 'DNS:eventstoredb,DNS:localhost,IP:127.0.0.1' 1000:1000
certificate postgres postgres 'DNS:postgres,DNS:localhost,IP:127.0.0.1' 999:999

chmod 644 "$making/ca.crt"
mkdir -p eventstoredb/authorities
cp "$making/ca.crt" eventstoredb/authorities/ca.crt
# The last of all: where it is, the rest is.
cp "$making/ca.crt" authority/ca.crt.new
mv authority/ca.crt.new authority/ca.crt
