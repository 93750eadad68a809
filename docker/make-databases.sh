#!/bin/bash
# A database for each of the three stores, of a role that reaches no other. Runs once, when the server is made.
set -euo pipefail

database() { # name, password
  psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --set=name="$1" --set=password="$2" <<'SQL'
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke all on database :"name" from public;
SQL
}
database read_models "$READ_MODELS_PASSWORD"
database keys "$KEYS_PASSWORD"
database access_record "$ACCESS_RECORD_PASSWORD"
