import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMarkedInput, mergeTaskLists } from '../../../scripts/merge/merge-task-lists.ts';
import { spliceText } from '../../../scripts/tasks/edit-task-list.ts';
import { lineText, parseTaskList } from '../../../scripts/tasks/parse-task-list.ts';
import { applyEdits, documents, edits, listLines, renderDocument } from './made-documents.ts';

const sides = fc.tuple(documents, edits, edits).map(([document, one, other]) => {
  const [ours, theirs] = [applyEdits(document, one, 300), applyEdits(document, other, 600)];
  return {
    base: renderDocument(document),
    ours: renderDocument(ours),
    theirs: renderDocument(theirs),
    lines: [document, ours, theirs].map(listLines) as [string[], string[], string[]],
  };
});

type M = Map<string, string[]>;

const idOf = (title: string) => /^T\d+/.exec(title)?.[0] ?? title;
function statesOf(text: string): M {
  const states: M = new Map();
  for (const task of parseTaskList(text).tasks) {
    states.set(idOf(task.title), [...(states.get(idOf(task.title)) ?? []), task.state]);
  }
  return new Map([...states].sort());
}

/** More where somebody has the time: MERGE_RUNS=20000 npx vitest run test/unit/merge */
const RUNS = { numRuns: Number(process.env['MERGE_RUNS'] ?? 200) };

const LIMIT = { timeout: 120_000 + 500 * RUNS.numRuns };

describe('mergeTaskLists, over generated documents', LIMIT, () => {
  it('returns the side that changed, but never takes a completion back', () => {
    fc.assert(
      fc.property(sides, ({ base, ours }) => {
        for (const merged of [mergeTaskLists(base, ours, base), mergeTaskLists(base, base, ours)]) {
          expect(merged.clean).toBe(true);
          expect(merged.text.replace(/\[[ x-]\]/g, '')).toBe(ours.replace(/\[[ x-]\]/g, ''));
          const before = statesOf(base);
          const isUnticked = [...statesOf(ours)].some(
            ([id, [state]]) => state !== 'done' && before.get(id)?.[0] === 'done',
          );
          if (!isUnticked) expect(merged.text).toBe(ours);
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

  it('keeps every other line that a side wrote or both kept, and none that one took away', () => {
    fc.assert(
      fc.property(sides, ({ base, ours, theirs, lines: [was, mine, yours] }) => {
        const { text, clean } = mergeTaskLists(base, ours, theirs);
        for (const line of [...mine, ...yours]) {
          const isKept = !was.includes(line) || (mine.includes(line) && yours.includes(line));
          if (isKept) expect(text).toContain(line);
          else if (clean) expect(text.split(/\r?\n/).map(bareRow)).not.toContain(line);
        }
      }),
      RUNS,
    );
  });

  it('gives the same states with its sides swapped, and changes nothing when merged again', () => {
    fc.assert(
      fc.property(sides, ({ base, ours, theirs }) => {
        const merged = mergeTaskLists(base, ours, theirs);
        const swapped = mergeTaskLists(base, theirs, ours);
        expect(swapped.clean).toBe(merged.clean);
        if (!merged.clean) return;
        expect(statesOf(swapped.text)).toEqual(statesOf(merged.text));
        expect(mergeTaskLists(base, merged.text, theirs).text).toBe(merged.text);
        // Where both sides moved tasks, those of ours stay where it has them: the order may differ here.
        expect(statesOf(mergeTaskLists(base, ours, merged.text).text)).toEqual(statesOf(merged.text));
      }),
      RUNS,
    );
  });

  it('merges four tracks in any order to the same states', () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(documents, fc.tuple(edits, edits, edits, edits), order, (document, tracks, other) => {
        const start = renderDocument(document);
        const texts = tracks.map((edit, at) => renderDocument(applyEdits(document, edit, 300 + 100 * at)));
        const results = [[0, 1, 2, 3], other].map((turns) => {
          let text = start;
          for (const at of turns) {
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

  it('mixes no line endings, and keeps byte order mark and final newline', () => {
    fc.assert(
      fc.property(sides, ({ base, ours, theirs }) => {
        const { text } = mergeTaskLists(base, ours, theirs);
        if (ours.includes('\r\n')) expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        else expect(text).not.toContain('\r');
        expect(text.startsWith('\uFEFF')).toBe(ours.startsWith('\uFEFF'));
        expect(text.lastIndexOf('\uFEFF')).toBeLessThan(1);
        if (!text.endsWith('>>>>>>> theirs\n') && !text.endsWith('>>>>>>> theirs\r\n'))
          expect(text.endsWith('\n')).toBe(ours.endsWith('\n'));
      }),
      RUNS,
    );
  });

  it('reads and writes a text without changing it', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const text = renderDocument(document);
        const list = parseTaskList(text);
        expect(spliceText(text, [])).toBe(text);
        const rows = list.lines.map((line) => lineText(text, line) + text.slice(line.end, line.next));
        expect(document.style.bom + rows.join('')).toBe(text);
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

/** A row without what tables, fences and front matter put around a line. */
function bareRow(row: string): string {
  return row.replace(/^(?:\| |- \[ \] |k\d+: )/, '').replace(/ \| it is \|$/, '');
}
