/** The files that `ctx` keeps beside the task list, which every track may add to. */

const CONTEXT_FILE = /(^|\/)(DECISIONS|LEARNINGS|CONVENTIONS|TASKS)\.md$/;

/** Whether a path is a context file: `.context/DECISIONS.md`, `TASKS.md`. */
export function isContextFile(path: string): boolean {
  return CONTEXT_FILE.test(path);
}
