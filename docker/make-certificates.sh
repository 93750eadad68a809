#!/bin/sh
# An authority, and certificates of it for EventStoreDB and PostgreSQL, for ten years. Does nothing where they are.
set -eu
cd "${1:-/certificates}"
if [ -e ca.crt ]; then exit 0; fi

openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj '/CN=throughline' -keyout ca.key -out ca.crt.new

certificate() { # file, common name, other names, numbers of user and group that own it
  openssl req -newkey rsa:3072 -nodes -subj "/CN=$2" -keyout "$1.key" -out "$1.csr"
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$3" > "$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.crt.new -CAkey ca.key -CAcreateserial -days 3650 -extfile "$1.ext" -out "$1.crt"
  rm "$1.csr" "$1.ext"
  chmod 600 "$1.key"
  chown "$4" "$1.key" "$1.crt"
}
# EventStoreDB knows its own nodes by this common name.
certificate eventstoredb eventstoredb-node 'DNS:eventstoredb,DNS:localhost,IP:127.0.0.1' 1000:1000
certificate postgres postgres 'DNS:postgres,DNS:localhost,IP:127.0.0.1' 999:999

mkdir -p authorities
cp ca.crt.new authorities/ca.crt
# Nothing more is signed by it: whoever had its key could pass for any of these servers.
rm -f ca.key ca.srl ca.crt.srl
mv ca.crt.new ca.crt
chmod 644 ca.crt authorities/ca.crt eventstoredb.crt postgres.crt
