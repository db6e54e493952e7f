#!/bin/sh
# Install Chromium for the browser test where there is none and we may. Without it that test is skipped.
set -eu
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null || true
else
  echo "Chromium is not installed: the browser test will be skipped. On Debian: sudo apt-get install chromium" >&2
fi
