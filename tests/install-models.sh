#!/bin/sh
# Install the extra `models` where there is none and a build of torch without CUDA can be had.
# Without it the tests that need it are skipped; this never fails.
# Usage: tests/install-models.sh PYTHON
python=${1:-python3}
cd "$(dirname "$0")/.." || exit 0

# The pins of the extra, torch first: what comes after it takes the build that is there.
pins=$("$python" -c '
import tomllib
pins = tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["models"]
print(*sorted(pins, key=lambda pin: not pin.startswith("torch==")))')
torch=${pins%% *}

"$python" -c '
import importlib.metadata, sys
for pin in sys.argv[1:]:
    name, version = pin.split("==")
    assert importlib.metadata.version(name).split("+")[0] == version' $pins 2>/dev/null && exit 0

pip() { "$python" -m pip --disable-pip-version-check --quiet "$@" 2>/dev/null; }

if pip install --dry-run --report - "$torch" | "$python" -c '
import json, sys
names = [each["metadata"]["name"].lower() for each in json.load(sys.stdin)["install"]]
sys.exit(any(name.startswith(("nvidia", "cuda", "triton")) for name in names))' 2>/dev/null
then
  echo "Installing $pins for the tests of other embedding models …" >&2
  pip install "$torch" && pip install $pins && exit 0
fi
echo "The extra \`models\` is not installed, since torch would bring CUDA here or cannot be had: its tests are skipped." >&2
echo "To run them: $python -m pip install $torch --index-url https://download.pytorch.org/whl/cpu" >&2
echo "and then:    $python -m pip install ${pins#* }" >&2
