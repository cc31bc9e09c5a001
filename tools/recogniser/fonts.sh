#!/bin/sh
# Unpacks fonts for training into a folder, without installing them. Needs Debian's apt-get and dpkg.
set -eu
packages="fonts-alee fonts-baekmuk fonts-cabin fonts-crosextra-caladea fonts-crosextra-carlito fonts-dejavu-extra
  fonts-ebgaramond fonts-freefont-ttf fonts-hack fonts-inter fonts-jetbrains-mono fonts-lato fonts-linuxlibertine
  fonts-nanum-extra fonts-noto-extra fonts-paratype fonts-quicksand fonts-roboto-unhinted fonts-unfonts-core
  fonts-unfonts-extra"

mkdir -p "$1/packages"
cd "$1/packages"
# shellcheck disable=SC2086 # a list of names
apt-get download -q $packages
for package in *.deb; do dpkg -x "$package" ..; done
