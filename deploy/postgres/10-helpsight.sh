#!/bin/sh
# Run once, by the postgres image, on an empty volume: a role that is no superuser, and its database.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$HELPSIGHT_PASSWORD" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE helpsight LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE helpsight OWNER helpsight;
REVOKE ALL ON DATABASE helpsight FROM PUBLIC;
SQL
