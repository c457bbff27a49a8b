import '../skills/ctx-worktree/scripts/ctx-worktree.mjs';
