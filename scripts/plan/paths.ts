/** What a path says about a file, without reading it. */
import { remember } from './remember.ts';

export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The name up to its first dot, without separators, lower-case: `Plan-Check.test.ts` is `plancheck`. */
export function stemOf(path: string): string {
  return baseOf(path).replace(/^\./, '').split('.', 1)[0]?.replace(/[-_]/g, '').toLowerCase() ?? '';
}

const TEST =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testing)\/|[._-](?:test|spec|tests)\.|_test\.|(?:^|\/)test_/i;
const DOC = /\.(?:md|mdx|rst|txt|adoc)$/i;
const CONFIG =
  /(?:^|\/)(?:package\.json|Cargo\.toml|go\.mod|pyproject\.toml|setup\.(?:py|cfg)|tox\.ini|Makefile|Dockerfile|\.gitignore|tsconfig[^/]*\.json)$|(?:^|\/)\.github\/|\.(?:ya?ml|toml|ini|cfg)$/i;

const BUILD =
  /(?:^|\/)(?:package\.json|Cargo\.toml|go\.(?:mod|work)|pyproject\.toml|setup\.(?:py|cfg)|Makefile|CMakeLists\.txt|Dockerfile|flake\.nix|build\.\w+|pom\.xml|tsconfig[^/]*\.json)$/i;

export const isTest = (path: string): boolean => TEST.test(path);
export const isDoc = (path: string): boolean => DOC.test(path);
export const isConfig = (path: string): boolean => CONFIG.test(path);
/** What says how the project is built, and of what. */
export const isBuild = (path: string): boolean => BUILD.test(path);

/** The stem that a source file and its test have in common. */
export const pairStem = remember((path: string): string => {
  const base = baseOf(path)
    .replace(/[._-](?:test|spec|tests|integration|e2e|unit)(?=\.)/gi, '')
    .replace(/_test(?=\.)/i, '')
    .replace(/^test_/i, '')
    .replace(/Tests?(?=\.)/, '');
  return stemOf(base);
});

/** Why a path is never part of a task's blast radius; `bookkeeping` is the paper that goes with the work. */
export type IgnoredReason = 'lock' | 'changelog' | 'generated' | 'binary' | 'bookkeeping';

const IGNORED: readonly (readonly [IgnoredReason, RegExp])[] = [
  [
    'lock',
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|[^/]+\.lock|go(?:\.work)?\.sum|gradle\.lockfile|packages\.lock\.json|Package\.resolved)$/i,
  ],
  [
    'changelog',
    /(?:^|\/)(?:changelog|changes|history|news|releases|release[-_ ]?notes)(?:\.(?:md|mdx|rst|txt|adoc))?$|(?:^|\/)(?:changelog(?:\.d)?|\.changeset|release-notes|newsfragments)\//i,
  ],
  [
    'generated',
    /(?:^|\/)(?:node_modules|vendor|third_?party|dist|build|out|_?site|coverage|target|\.next|\.nuxt|__pycache__|\.?venv|(?:__)?generated(?:__)?|(?:__)?snapshots?(?:__)?|\.yarn|Pods|DerivedData|obj|zig-out|\.?zig-cache)\/|\.min\.(?:js|css)$|\.(?:map|snap|pyc|orig|rej|log|tsbuildinfo)$|\.pb\.go$|_pb2(?:_grpc)?\.pyi?$|[._]generated\.|\.(?:g|freezed)\.dart$|zz_generated|(?:^|\/)\.DS_Store$|(?:^|\/)\.claude\/worktrees\//i,
  ],
  // This skill itself: its built files anywhere, and all of a copy that is installed for an agent.
  [
    'generated',
    /(?:^|\/)skills\/ctx-worktree\/scripts\/|(?:^|\/)\.[\w-]+\/(?:[^/]+\/)*skills\/ctx-worktree\//,
  ],
  [
    'binary',
    /\.(?:png|jpe?g|gif|ico|icns|webp|bmp|tiff?|woff2?|[ot]tf|eot|pdf|zip|t?gz|bz2|xz|7z|rar|jar|class|exe|dll|so|dylib|a|o|bin|dat|db|sqlite3?|wasm|mp[34]|wav|ogg|flac|mov|webm|avi|psd|docx?|xlsx?|pptx?|pkl|np[yz]|onnx|pt|parquet|node)$/i,
  ],
  [
    'bookkeeping',
    /(?:^|\/)(?:\.context|conductor|backlog|\.?openspec|\.kiro|\.specify|\.?ralph|\.planning|\.?plans?|\.agent-os|\.taskmaster|\.beads|memory-bank|\.memory|\.cursor|\.serena|\.logs?|docs\/superpowers)\/|(?:^|\/)\.claude\/(?:context|plans|tasks|sessions|memory)\/|(?:^|\/)(?:specs?|todos?|\.?tasks)\/(?:[^/]+\/)*[^/]+\.(?:md|json|txt|ya?ml)$|(?:^|\/)(?:[\w.-]*[-_.])?(?:tasks?|todos?|fix_plan|plan|roadmap|backlog|progress|status|activity|sessions?|journal|handoff|learnings|decisions|next_steps|prd|worklog|devlog|logs?|scratchpad|memory|state)(?:[-_.][\w.-]*)?\.(?:mdx?|txt)$/i,
  ],
];

/** The reason why a path does not count, or undefined when it does. */
export const ignoredReason = remember(
  (path: string): IgnoredReason | undefined => IGNORED.find(([, pattern]) => pattern.test(path))?.[0],
);

const TASK_LIST = /(?:^|[/._-])(?:tasks?|todos?|plan(?:ning)?|roadmap|backlog|prd)(?:[-_.][\w.-]*)?\.md$/i;

/** A file whose checkboxes may be tasks. */
export const isTaskListPath = (path: string): boolean => TASK_LIST.test(path);
