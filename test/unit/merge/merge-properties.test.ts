import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMarkedInput, mergeTaskLists } from '../../../scripts/merge/merge-task-lists.ts';
import { parseTaskList } from '../../../scripts/tasks/parse-task-list.ts';

/** A task of a generated list: its number is its name, so that a result can be compared task by task. */
interface Item {
  readonly id: number;
  readonly mark: string;
  readonly extra: string;
  readonly depth: number;
  readonly note: string;
}

const WORDS = [
  'parser',
  'printer',
  'lexer',
  'cache',
  'login',
  'export',
  'import',
  'search',
  'index',
  'theme',
];

/** A word that no other number has: with equal words, a new number could as well be another number of the old task. */
const nameOf = (id: number): string => [...`${id}`].map((digit) => 'bcdfghklmn'[Number(digit)]).join('o');

function render(sections: readonly (readonly Item[])[], ending: string): string {
  const rows = ['# Tasks', ''];
  for (const [at, items] of sections.entries()) {
    rows.push(`## Section ${WORDS[at]}`, '');
    for (const { id, mark, extra, depth, note } of items) {
      const indent = '  '.repeat(depth);
      rows.push(`${indent}- [${mark}] T${100 + id} ${WORDS[id % 10]} of ${nameOf(id)}${extra}`);
      if (note) rows.push(`${indent}  ${note} ${id}`);
    }
    rows.push('');
  }
  return rows.join(ending);
}

const base = fc
  .array(fc.array(fc.tuple(fc.constantFrom(' ', ' ', 'x', '-'), fc.nat(1), fc.boolean()), { maxLength: 6 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((sections) => {
    let id = 0;
    return sections.map((items) =>
      items.map(
        ([mark, depth, hasNote], at): Item => ({
          id: id++,
          mark,
          extra: '',
          depth: at === 0 ? 0 : depth,
          note: hasNote ? 'note on' : '',
        }),
      ),
    );
  });

type Edit = readonly [
  kind: 'tick' | 'untick' | 'edit' | 'delete' | 'add' | 'note' | 'move',
  at: number,
  to: number,
];
const edits = fc.array(
  fc.tuple(
    fc.constantFrom('tick', 'tick', 'untick', 'edit', 'delete', 'add', 'note', 'move'),
    fc.nat(40),
    fc.nat(40),
  ),
  { maxLength: 6 },
) as fc.Arbitrary<Edit[]>;

/** Applies edits; new tasks get numbers that no other side uses. */
function apply(sections: readonly (readonly Item[])[], list: readonly Edit[], fresh: number): Item[][] {
  const result = sections.map((items) => [...items]);
  for (const [kind, at, to] of list) {
    const items = result[at % result.length] as Item[];
    const target = result[to % result.length] as Item[];
    const place = to % (items.length + 1);
    const item = items[place];
    if (kind === 'add') {
      items.splice(place, 0, { id: fresh++, mark: to % 3 === 0 ? 'x' : ' ', extra: '', depth: 0, note: '' });
    } else if (!item) continue;
    else if (kind === 'delete') items.splice(place, 1);
    else if (kind === 'move') target.push(...items.splice(place, 1));
    else if (kind === 'tick') items[place] = { ...item, mark: 'x' };
    else if (kind === 'untick') items[place] = { ...item, mark: ' ' };
    else if (kind === 'edit') items[place] = { ...item, extra: ` as ${WORDS[to % 10]} ${fresh}` };
    else items[place] = { ...item, note: `see ${WORDS[at % 10]} ${fresh}` };
  }
  return result;
}

const sides = fc
  .tuple(base, edits, edits, fc.constantFrom('\n', '\r\n'))
  .map(([list, one, other, ending]) => ({
    base: render(list, ending),
    ours: render(apply(list, one, 300), ending),
    theirs: render(apply(list, other, 600), ending),
  }));

const idOf = (title: string) => /^T\d+/.exec(title)?.[0] ?? title;
function statesOf(text: string): Map<string, string[]> {
  const states = new Map<string, string[]>();
  for (const task of parseTaskList(text).tasks) {
    states.set(idOf(task.title), [...(states.get(idOf(task.title)) ?? []), task.state]);
  }
  return new Map([...states].sort());
}

/** More where somebody has the time: MERGE_RUNS=20000 npx vitest run test/unit/merge */
const RUNS = { numRuns: Number(process.env['MERGE_RUNS'] ?? 250) };

describe('mergeTaskLists, over generated lists', () => {
  it('returns the side that changed, but never takes a completion back', () => {
    fc.assert(
      fc.property(sides, ({ base, ours }) => {
        for (const merged of [mergeTaskLists(base, ours, base), mergeTaskLists(base, base, ours)]) {
          expect(merged.clean).toBe(true);
          expect(merged.text.replace(/\[[ x-]\]/g, '')).toBe(ours.replace(/\[[ x-]\]/g, ''));
          const before = statesOf(base);
          if (
            ![...statesOf(ours)].some(([id, [state]]) => state !== 'done' && before.get(id)?.[0] === 'done')
          ) {
            expect(merged.text).toBe(ours);
          }
        }
        expect(mergeTaskLists(base, ours, ours).text).toBe(ours);
      }),
      RUNS,
    );
  });

  it('keeps every completion and every task that no side deleted, once', () => {
    fc.assert(
      fc.property(sides, ({ base, ours, theirs }) => {
        const { text, clean, report } = mergeTaskLists(base, ours, theirs);
        expect(report.breaches).toEqual([]);
        if (!clean) return;
        const [was, one, other, now] = [base, ours, theirs, text].map(statesOf) as [M, M, M, M];
        for (const id of new Set([...one.keys(), ...other.keys()])) {
          const isDeleted = was.has(id) && !(one.has(id) && other.has(id));
          if (!isDeleted) expect([id, now.get(id)?.length]).toEqual([id, 1]);
          const isDone = [one, other].some((side) => side.get(id)?.[0] === 'done');
          if (isDone && now.has(id)) expect([id, now.get(id)]).toEqual([id, ['done']]);
        }
        for (const id of now.keys()) expect(one.has(id) || other.has(id)).toBe(true);
      }),
      RUNS,
    );
  });

  it('gives the same states with its sides swapped, and again when merged again', () => {
    fc.assert(
      fc.property(sides, ({ base, ours, theirs }) => {
        const merged = mergeTaskLists(base, ours, theirs);
        const swapped = mergeTaskLists(base, theirs, ours);
        expect(swapped.clean).toBe(merged.clean);
        if (!merged.clean) return;
        expect(statesOf(swapped.text)).toEqual(statesOf(merged.text));
        expect(mergeTaskLists(base, merged.text, theirs).text).toBe(merged.text);
        expect(statesOf(mergeTaskLists(base, ours, merged.text).text)).toEqual(statesOf(merged.text));
      }),
      RUNS,
    );
  });

  it('merges four tracks in any order to the same states', () => {
    fc.assert(
      fc.property(base, fc.tuple(edits, edits, edits, edits), (list, tracks) => {
        const start = render(list, '\n');
        const texts = tracks.map((edit, at) => render(apply(list, edit, 300 + 100 * at), '\n'));
        const results = [
          [0, 1, 2, 3],
          [3, 1, 0, 2],
        ].map((order) => {
          let text = start;
          for (const at of order) {
            const merged = mergeTaskLists(start, text, texts[at] as string);
            if (!merged.clean) return undefined;
            text = merged.text;
          }
          return statesOf(text);
        });
        if (results[0] && results[1]) expect(results[0]).toEqual(results[1]);
      }),
      RUNS,
    );
  });

  it('mixes no line endings', () => {
    fc.assert(
      fc.property(sides, ({ base, ours, theirs }) => {
        const { text } = mergeTaskLists(base, ours, theirs);
        if (ours.includes('\r\n')) expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        else expect(text).not.toContain('\r');
      }),
      RUNS,
    );
  });

  it('survives any text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '- [ ] a',
        '- [x] a',
        '  - [ ] b',
        '# H',
        '```',
        '<!--',
        '-->',
        '---',
        '| a |',
        '\t- [-] c',
        '> - [ ] d',
      ),
    );
    const text = fc
      .array(fc.tuple(piece, fc.constantFrom('\n', '\n', '\r\n', '\r', '')), { maxLength: 14 })
      .map((parts) => parts.flat().join(''));
    fc.assert(
      fc.property(text, text, text, (base, ours, theirs) => {
        if (findMarkedInput(base, ours, theirs)) return;
        const { text: merged, clean } = mergeTaskLists(base, ours, theirs);
        expect(findMarkedInput(merged, '', '') === undefined).toBe(clean);
      }),
      RUNS,
    );
  });
});

type M = Map<string, string[]>;
