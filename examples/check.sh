#!/bin/sh
# The gate for any other CI system, or by hand: check.sh [BASE [HEAD]]
#
#   CTX_WORKTREE  the program; default: the skill's folder in the repository
#   BASE          what the change goes onto; default: the main branch of origin
#
# Exit status: 0 nothing was lost, 1 something was, 2 the command line is wrong, 3 the clone cannot tell (too shallow).
set -eu

program=${CTX_WORKTREE:-.claude/skills/ctx-worktree/scripts/ctx-worktree.mjs}
base=${1:-origin/HEAD}
head=${2:-HEAD}

# A shallow clone is completed first; the answer depends on the history.
if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
  git fetch --quiet --unshallow origin
fi
exec node "$program" check --base "$base" --head "$head"
