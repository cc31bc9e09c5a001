#!/bin/sh
# What Python packages don't bring: the fonts that the sample is drawn with, and Tesseract's models (its library comes
# with tesserocr). Install what is missing where that is allowed, else say what to do.
set -eu
fonts="fonts-dejavu-core fonts-liberation fonts-nanum fonts-noto-core"
languages="tesseract-ocr-eng tesseract-ocr-kor tesseract-ocr-kor-vert tesseract-ocr-vie"
scripts="tesseract-ocr-script-hang tesseract-ocr-script-hang-vert tesseract-ocr-script-viet"
packages="$fonts $languages $scripts"

missing=""
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  as_root=""
elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then
  as_root="sudo"
else
  echo "Fonts or models are missing. Install them, then go on: sudo apt-get install$missing" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of names
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
