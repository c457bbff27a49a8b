import { describe, expect, it, vi } from 'vitest';
import { findBreaches } from '../../../scripts/merge/prove-merge.ts';
import { parseTaskList } from '../../../scripts/tasks/parse-task-list.ts';

const BASE = `# List

An introduction.

## Now

- [ ] build the parser for plain text
- [ ] write the printer
  with a note below it
- [ ] measure start-up time
- [x] choose a licence

## Later

- [ ] translate the manual
`;
const OURS = BASE.replace('[ ] build', '[x] build')
  .replace('write the printer', 'write the printer for two columns')
  .replace('An introduction.', 'An introduction.\nWith a second line.');
const THEIRS = BASE.replace('[ ] write', '[x] write')
  .replace('- [x] choose a licence\n', '')
  .replace('translate the manual\n', 'translate the manual\n- [ ] tell people about it\n  on the list\n');
const MERGED = `# List

An introduction.
With a second line.

## Now

- [x] build the parser for plain text
- [x] write the printer for two columns
  with a note below it
- [ ] measure start-up time

## Later

- [ ] translate the manual
- [ ] tell people about it
  on the list
`;

function breachesOf(...results: string[]): string[] {
  const [base, ours, theirs] = [BASE, OURS, THEIRS].map(parseTaskList) as [List, List, List];
  return findBreaches({ base, ours, theirs }, results.map(parseTaskList));
}

type List = ReturnType<typeof parseTaskList>;

describe('the proof, by counting', () => {
  it('accepts the right result', () => {
    expect(breachesOf(MERGED)).toEqual([]);
  });

  it.each([
    ['a completion lost', '[x] build', '[ ] build', /^completion lost: build/],
    ['an edited task’s completion lost', '[x] write', '[ ] write', /^completion lost: write the printer$/],
    ['a task lost', '- [ ] measure start-up time\n', '', /^task lost: measure/],
    ['an added task lost', '- [ ] tell people about it\n', '', /^task lost: tell/],
    ['a task doubled', '- [ ] translate', '- [ ] translate the manual\n- [ ] translate', /^task doubled/],
    ['a task invented', '- [ ] translate', '- [ ] sing\n- [ ] translate', /^task doubled or invented: sing/],
    ['both wordings', '- [ ] measure', '- [ ] write the printer\n- [ ] measure', /^task doubled/],
    ['completed by nobody', '[ ] measure', '[x] measure', /^completed by nobody: measure/],
    ['an added line lost', 'With a second line.\n', '', /^line lost: With/],
    ['a note lost', '  with a note below it\n', '', /^line lost: with a note/],
    ['a line doubled', 'An introduction.', 'An introduction.\nAn introduction.', /^line doubled/],
    [
      'a deletion is no loss, but its text twice is',
      '## Later',
      '- [x] choose a licence\n- [x] choose a licence\n## Later',
      /^task doubled/,
    ],
  ])('finds %s', (_name, from, to, wanted) => {
    expect(MERGED).toContain(from);
    const found = breachesOf(MERGED.replace(from, to));
    expect(
      found.some((breach) => wanted.test(breach)),
      found.join('\n'),
    ).toBe(true);
  });

  it('finds a state that one side set and that is gone', () => {
    const [base, ours, theirs] = [
      '- [ ] a b\n- [ ] c d\n',
      '- [-] a b\n- [ ] c d\n',
      '- [ ] a b\n- [x] c d\n',
    ].map(parseTaskList) as [List, List, List];
    expect(findBreaches({ base, ours, theirs }, [parseTaskList('- [-] a b\n- [x] c d\n')])).toEqual([]);
    expect(findBreaches({ base, ours, theirs }, [parseTaskList('- [ ] a b\n- [x] c d\n')])).toEqual([
      'state lost: [-] a b',
    ]);
  });

  it('takes a completion of the old words for kept in the new ones, where one side edited and completed the task', () => {
    const lists = (...texts: string[]) => texts.map(parseTaskList) as [List, List, List];
    const [base, ours, theirs] = lists(
      '- [ ] write the printer\n- [ ] fold paper\n',
      '- [x] write the fast printer\n- [ ] fold paper\n',
      '- [x] write the printer\n- [ ] fold paper\n',
    );
    const found = (text: string) => findBreaches({ base, ours, theirs }, [parseTaskList(text)]);
    expect(found('- [x] write the fast printer\n- [ ] fold paper\n')).toEqual([]);
    expect(found('- [ ] write the fast printer\n- [ ] fold paper\n')).not.toEqual([]);
    expect(found('- [ ] write the fast printer\n- [x] fold paper\n')).not.toEqual([]);
  });

  it('takes what stands in one half of a conflict for kept', () => {
    const half = MERGED.replace('With a second line.\n', '');
    expect(breachesOf(half, MERGED)).toEqual([]);
    expect(breachesOf(half, half)).not.toEqual([]);
  });
});

/** The merge with one of its parts replaced by a broken one. */
async function mergeBroken(
  file: string,
  broken: (real: any) => object,
): Promise<{ clean: boolean; breaches: readonly string[] }> {
  vi.resetModules();
  vi.doMock(file, async (importReal) => {
    const real = await importReal<object>();
    return { ...real, ...broken(real) };
  });
  const { mergeTaskLists } = await import('../../../scripts/merge/merge-task-lists.ts');
  const { clean, report } = mergeTaskLists(BASE, OURS, THEIRS);
  vi.doUnmock(file);
  return { clean, breaches: report.breaches };
}

describe('a broken merge', () => {
  it('passes when nothing is broken', async () => {
    const { clean, breaches } = await mergeBroken('../../../scripts/merge/match-equal.ts', () => ({}));
    expect({ clean, breaches }).toEqual({ clean: true, breaches: [] });
  });

  it.each([
    [
      'a matcher that shifts every pair',
      'match-equal.ts',
      (real: any) => ({
        pairEquals: (from: any[], to: any[], options: any) =>
          real
            .pairEquals(from, to, options)
            .map((pair: any) => ({ ...pair, other: to[(pair.other.index + 1) % to.length] ?? pair.other })),
      }),
    ],
    [
      'a matcher that finds nothing',
      'lineages.ts',
      (real: any) => ({
        traceLineages: (...all: any[]) =>
          real
            .traceLineages(...all)
            .flatMap(({ base, ours, theirs }: any) => [{ base }, { ours }, { theirs }])
            .filter((one: any) => one.base ?? one.ours ?? one.theirs)
            .map((one: any, id: number) => ({ id, ...one })),
      }),
    ],
    [
      'a joiner that never completes',
      'join-task.ts',
      (real: any) => ({
        joinTask: (...all: any[]) => {
          const joined = real.joinTask(...all);
          const open = (line: string) => line.replace('[x]', '[ ]');
          return { ...joined, ours: open(joined.ours), theirs: open(joined.theirs) };
        },
      }),
    ],
    [
      'a joiner that drops notes',
      'join-task.ts',
      (real: any) => ({
        joinTask: (...all: any[]) => ({ ...real.joinTask(...all), body: [] }),
      }),
    ],
    [
      'a sequence merge that drops its last piece',
      'merge-sequences.ts',
      (real: any) => ({
        mergeSequences: (...all: any[]) => real.mergeSequences(...all).slice(0, -3),
      }),
    ],
    [
      'a sequence merge that repeats',
      'merge-sequences.ts',
      (real: any) => ({
        mergeSequences: (...all: any[]) =>
          real.mergeSequences(...all).flatMap((piece: any) => [piece, piece]),
      }),
    ],
    [
      'deletions that take everything',
      'decide-fates.ts',
      (real: any) => ({
        decideFates: (lineages: any[]) => ({
          ...real.decideFates(lineages),
          deleted: new Set(lineages.map(({ id }) => `task ${id}`)),
        }),
      }),
    ],
  ])('%s becomes a conflict that says why', async (_name, file, broken) => {
    const { clean, breaches } = await mergeBroken(`../../../scripts/merge/${file}`, broken);
    expect(clean).toBe(false);
    expect(breaches).not.toEqual([]);
  });
});
