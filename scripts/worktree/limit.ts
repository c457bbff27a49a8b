/**
 * At most four linked worktrees: merge complexity grows faster than the benefit, and the fourth has drifted by the
 * time the third is merged.
 */
export const WORKTREE_LIMIT = 4;
