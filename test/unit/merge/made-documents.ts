/** Made-up documents around task lists, and edits of them that remember which task and which line is which. */
import fc from 'fast-check';

/** A task; its number is its name, so that a result can be compared task by task. */
interface Item {
  readonly kind: 'task';
  readonly id: number;
  readonly mark: string;
  readonly words: readonly string[];
  readonly depth: number;
  readonly note: string;
}

/** A line of a paragraph, a table, a fence or a comment; `words` grows with each edit. */
interface Line {
  readonly kind: 'line';
  readonly id: number;
  readonly words: readonly string[];
}

interface Block {
  readonly kind: 'tasks' | 'paragraph' | 'table' | 'fence' | 'comment';
  readonly parts: readonly (Item | Line)[];
}

export interface Document {
  /** Keys and values between `---`; empty for none. */
  readonly front: readonly Line[];
  readonly sections: readonly (readonly Block[])[];
  readonly style: Style;
}

interface Style {
  readonly ending: string;
  readonly bom: string;
  readonly indent: string;
  readonly hasFinalNewline: boolean;
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
const wordAt = (index: number): string => WORDS[index % WORDS.length] ?? '';

/** A word that no other number has: with equal words, a new number could as well be another number of the old task. */
const nameOf = (id: number): string => [...`${id}`].map((digit) => 'bcdfghklmn'[Number(digit)]).join('o');

const titleOf = ({ id, words }: Item): string => [`T${100 + id}`, ...words].join(' ');
const textOf = ({ words }: Line): string => words.join(' ');

export function renderDocument({ front, sections, style }: Document): string {
  const rows =
    front.length === 0 ? [] : ['---', ...front.map((line) => `k${line.id}: ${textOf(line)}`), '---', ''];
  rows.push('# Tasks', '');
  for (const [at, blocks] of sections.entries()) {
    rows.push(`## Section ${wordAt(at)}`, '');
    for (const block of blocks)
      if (block.parts.length > 0) rows.push(...renderBlock(block, style.indent), '');
  }
  while (rows.at(-1) === '') rows.pop();
  return style.bom + rows.join(style.ending) + (style.hasFinalNewline ? style.ending : '');
}

function renderBlock({ kind, parts }: Block, indent: string): string[] {
  const rows = parts.flatMap((part) => (part.kind === 'task' ? renderItem(part, indent) : [textOf(part)]));
  if (kind === 'table')
    return ['| what | why |', '|------|-----|', ...rows.map((row) => `| ${row} | it is |`)];
  if (kind === 'fence') return ['```text', ...rows.map((row) => `- [ ] ${row}`), '```'];
  return kind === 'comment' ? ['<!--', ...rows, '-->'] : rows;
}

function renderItem(item: Item, indent: string): string[] {
  const before = indent.repeat(item.depth);
  const line = `${before}- [${item.mark}] ${titleOf(item)}`;
  return item.note === '' ? [line] : [line, `${before}${indent}${item.note} ${item.id}`];
}

/** All lines of a document that are no task, and carry a number. */
export function listLines({ front, sections }: Document): string[] {
  const lines = sections.flat().flatMap(({ parts }) => parts.filter((part) => part.kind === 'line'));
  return [...front, ...lines].map(textOf);
}

/** No two lines are alike: a new line beside a deleted one that is much like it cannot be told from that one reworded. */
const wordsOf = (id: number): string[] => [nameOf(id), nameOf(id + 7000)];
const makeLine = (id: number): Line => ({ kind: 'line', id, words: wordsOf(id) });
const makeItem = (id: number, mark: string): Item => ({
  kind: 'task',
  id,
  mark,
  words: [wordAt(id), 'of', nameOf(id)],
  depth: 0,
  note: '',
});

const style: fc.Arbitrary<Style> = fc.record({
  ending: fc.constantFrom('\n', '\n', '\r\n'),
  bom: fc.constantFrom('', '', '\uFEFF'),
  indent: fc.constantFrom('  ', '\t', '    '),
  hasFinalNewline: fc.constantFrom(true, true, false),
});

const task = fc.tuple(fc.constantFrom(' ', ' ', 'x', '-'), fc.nat(1), fc.boolean());
const kind = fc.constantFrom<Block['kind'][]>('paragraph', 'table', 'fence', 'comment');
const section = fc.tuple(
  fc.array(task, { maxLength: 6 }),
  fc.option(fc.tuple(kind, fc.integer({ min: 1, max: 4 }), fc.boolean())),
);

export const documents: fc.Arbitrary<Document> = fc
  .tuple(fc.array(section, { minLength: 1, maxLength: 4 }), fc.nat(2), style)
  .map(([parts, keys, made]) => {
    let id = 0;
    const sections = parts.map(([tasks, other]): Block[] => {
      const items = tasks.map(([mark, depth, hasNote], at): Item => {
        const item = makeItem(id++, mark);
        return { ...item, depth: at === 0 ? 0 : depth, note: hasNote ? 'note on' : '' };
      });
      const list: Block = { kind: 'tasks', parts: items };
      if (!other) return [list];
      const [otherKind, size, isFirst] = other;
      const block: Block = { kind: otherKind, parts: Array.from({ length: size }, () => makeLine(id++)) };
      return isFirst ? [block, list] : [list, block];
    });
    return { front: Array.from({ length: keys }, () => makeLine(id++)), sections, style: made };
  });

export type Edit = readonly [
  kind: 'tick' | 'untick' | 'add' | 'append' | 'reword' | 'note' | 'delete' | 'move' | 'front',
  at: number,
  to: number,
];

export const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.tuple(
    fc.constantFrom<Edit[0][]>(
      'tick',
      'tick',
      'untick',
      'append',
      'reword',
      'delete',
      'add',
      'add',
      'note',
      'move',
      'front',
    ),
    fc.nat(40),
    fc.nat(40),
  ),
  { maxLength: 6 },
);

type Part = Item | Line;

/** Applies edits; new tasks and lines get numbers from `fresh` on, which no other side may use. */
export function applyEdits(document: Document, list: readonly Edit[], fresh: number): Document {
  const front = [...document.front];
  const sections = document.sections.map((blocks) =>
    blocks.map(({ kind, parts }) => ({ kind, parts: [...parts] })),
  );
  for (const [kind, at, to] of list) {
    const blocks = sections[at % sections.length] as (Block & { parts: Part[] })[];
    const block = blocks[to % blocks.length] as Block & { parts: Part[] };
    const place = to % (block.parts.length + 1);
    const part = block.parts[place];
    const number = fresh++;
    if (kind === 'front') {
      const line = front[to % Math.max(1, front.length)];
      if (line) front[front.indexOf(line)] = { ...line, words: [...line.words, nameOf(number)] };
    } else if (kind === 'add') {
      const added = block.kind === 'tasks' ? makeItem(number, to % 3 === 0 ? 'x' : ' ') : makeLine(number);
      block.parts.splice(place, 0, added);
    } else if (part) editPart(block, place, part, [kind, at, to], number, sections);
  }
  return { ...document, front, sections };
}

function editPart(
  block: { parts: Part[] },
  place: number,
  part: Part,
  [kind, at, to]: Edit,
  number: number,
  sections: readonly { kind: Block['kind']; parts: Part[] }[][],
): void {
  const extra = part.kind === 'task' ? [wordAt(to), nameOf(number)] : [nameOf(number), nameOf(number + 7000)];
  // Reworded again and again it would be another task, by the rule that a few words in common are too few.
  const isReworded = part.kind === 'task' && part.words.length > 5;
  if (kind === 'delete') block.parts.splice(place, 1);
  else if (isReworded && (kind === 'append' || kind === 'reword')) return;
  else if (kind === 'append') block.parts[place] = { ...part, words: [...part.words, ...extra] };
  else if (kind === 'reword') {
    const middle = Math.floor(part.words.length / 2);
    block.parts[place] = { ...part, words: part.words.toSpliced(middle, to % 2, ...extra) };
  } else if (part.kind === 'task') {
    if (kind === 'tick') block.parts[place] = { ...part, mark: 'x' };
    else if (kind === 'untick') block.parts[place] = { ...part, mark: ' ' };
    else if (kind === 'note') block.parts[place] = { ...part, note: `see ${wordAt(at)} ${number}` };
    else {
      const target = sections[to % sections.length]?.find((other) => other.kind === 'tasks');
      target?.parts.push(...block.parts.splice(place, 1));
    }
  }
}
