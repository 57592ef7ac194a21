# Shared by tools/run and tools/test: packages, configuration, build. Everything it says goes to standard error.
# Expects `root`, the project's folder.

build=$root/build/release

say() { printf '%s\n' "$*" >&2; }

# packages GROUP...: the names in these groups of tools/packages, one a line.
packages() {
  awk -v groups=" $* " '
    { sub(/#.*/, "") }
    /^\[/ { wanted = index(groups, " " substr($1, 2, length($1) - 2) " "); next }
    wanted && NF { print $1 }' "$root/tools/packages"
}

# missing PACKAGE...: those that are neither installed nor provided by one that is (other vendors' nodejs brings npm). One
# call of dpkg-query, for a quick start.
missing() {
  local installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' 2>/dev/null |
    sed -n 's/^installed //p' | tr ',' '\n' | sed 's/ *(.*//; s/ //g' || true)
  LC_ALL=C comm -23 <(printf "%s\n" "$@" | LC_ALL=C sort) <(LC_ALL=C sort -u <<<"$installed")
}

# install_missing GROUP...: installs what is missing with apt. Goes on when it cannot: the system may have the same
# libraries from elsewhere, and CMake names what it does not find.
install_missing() {
  local wanted lacking=() as_root=()
  mapfile -t wanted < <(packages "$@")
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    [[ -e $build/build.ninja ]] ||
      say "This system has no apt; what the project needs is called, in Debian: ${wanted[*]}. Going on with what is there."
    return 0
  fi
  mapfile -t lacking < <(missing "${wanted[@]}")
  ((${#lacking[@]})) || return 0
  say "Installing with apt: ${lacking[*]}"
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      say "Installing needs root, and there is no sudo. As root: apt-get install ${lacking[*]}. Going on without."
      return 0
    fi
    as_root=(sudo)
  fi
  apt_install() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -q --no-install-recommends "${lacking[@]}" >&2
  }
  # A fresh machine or container has no package lists, and old lists name files that are gone.
  if ! apt-get -s -qq install --no-install-recommends "${lacking[@]}" >/dev/null 2>&1 || ! apt_install; then
    say "Bringing the package lists up to date."
    { "${as_root[@]}" apt-get update -q >&2 && apt_install; } ||
      say "apt could not install these packages: ${lacking[*]}. Going on without; see what apt said above."
  fi
}

# quietly SENTENCE COMMAND...: shows the command's output only when it fails; on a terminal, ninja's [12/80] as it goes.
quietly() {
  local sentence=$1 log=$root/build/log progress='' status=0
  shift
  [[ -t 2 ]] && progress=yes
  "$@" 2>&1 | tee "$log" | awk -v progress="$progress" '
    progress && /^\[[0-9]+\/[0-9]+\]/ { printf "\r%s ", $1; shown = 1; fflush() }
    END { if (shown) printf "\r%20s\r", "" }' >&2 || status=$?
  if ((status)); then
    cat "$log" >&2
    say "$sentence"
    exit 1
  fi
}

cached() { grep -qx "$1" "$build/CMakeCache.txt" 2>/dev/null; }

# configure [OPTION...]: the release preset into build/release, anew where the folder was moved or a configuration broke off.
configure() {
  local fresh=()
  cached "CMAKE_HOME_DIRECTORY:INTERNAL=$root" || fresh=(--fresh)
  say 'Configuring.'
  (cd "$root" && quietly 'The project could not be configured; the reason is above.' \
    cmake "${fresh[@]}" --preset release "$@")
}

configured() { [[ -e $build/build.ninja ]] && cached "CMAKE_HOME_DIRECTORY:INTERNAL=$root"; }

# compile [TARGET]
compile() {
  [[ -e $build/bin/unstride ]] || say 'Building Unstride for the first time. This takes a few minutes.'
  quietly 'The build failed; the reason is above.' cmake --build "$build" ${1:+--target "$1"}
}

# One at a time: ninja does not expect another one in its folder. `unlocked` before anything that stays.
locked() {
  mkdir -p "$root/build"
  command -v flock >/dev/null || return 0
  exec 9>"$root/build/lock"
  flock -n 9 || { say 'Waiting for another build in this folder.'; flock 9; }
}
unlocked() { exec 9>&-; }
