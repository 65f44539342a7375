#!/bin/sh
# Stands in for the dotnet program that the launcher builds and runs the services with.
if [ "$1" = build ]; then
  echo "$@" > "$FAKE_BUILD_LOG"
  cp "$2" "$FAKE_BUILD_LOG.slnf"
  [ -z "${FAKE_BUILD_FAILS:-}" ] && exit 0
  echo "  Determining projects to restore..."
  echo "/src/Book.cs(7,3): error CS1002: ; expected [/src/X.csproj]"
  echo "/src/Book.cs(7,3): error CS1002: ; expected [/src/X.csproj]"
  exit 1
fi
exec node "$(dirname "$0")/service.mjs" "$@"
