import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameModules, resolveImports } from '../../../scripts/plan/resolve-imports.ts';
import { ContentScanner } from '../../../scripts/plan/scan-content.ts';
import { countTerms, hashTerm } from '../../../scripts/plan/terms.ts';

const scan = (text: string, scanner = new ContentScanner()) => scanner.scan(Buffer.from(text));
const countsOf = (facts: { terms: Int32Array; counts: Uint8Array }) =>
  new Map([...facts.terms].map((term, at) => [term, facts.counts[at]]));
const expected = (text: string) =>
  new Map([...countTerms(text)].map(([term, count]) => [hashTerm(term), Math.min(255, count)]));

const WORDS = fc.array(
  fc.constantFrom(
    'readBlob',
    'read_blob',
    'HTTPServer',
    'Größe',
    'naïve',
    'x',
    'the',
    'files',
    '42',
    '—',
    '日本',
    '.',
    '\n',
    ' ',
    '_a',
    'a1',
  ),
  { maxLength: 60 },
);

test('the scanner of bytes counts what the counter of strings counts', () => {
  const scanner = new ContentScanner();
  fc.assert(
    fc.property(WORDS, (words) => {
      const text = words.join(' ');
      expect(countsOf(scan(text, scanner))).toEqual(expected(text));
    }),
  );
});

test('it stays right past the size that its tables begin with', () => {
  const scanner = new ContentScanner();
  const text = Array.from({ length: 66_000 }, (_, at) => `word${at}`).join(' ');
  expect(scan(text, scanner).terms).toHaveLength(66_000);
  expect(countsOf(scan('word7 word65999 word7', scanner))).toEqual(expected('word7 word65999 word7'));
});

test('a count ends at 255, a word of more than 60 bytes is none', () => {
  expect(scan('again '.repeat(300)).counts).toEqual(Uint8Array.of(255));
  expect(scan('x'.repeat(61)).terms).toHaveLength(0);
});

test.each([
  ['export function readBlob(', ['readBlob']],
  ['pub struct Reader {', ['Reader']],
  ['func (s *Server) Listen(port int)', ['Listen']],
  ['x = call(a) Listen(', []],
])('%s defines %j', (line, names) => {
  expect([...scan(line).defines]).toEqual(names.map(hashTerm));
});

const PATHS = [
  'src/a.ts',
  'src/b/index.ts',
  'src/b/c.ts',
  'app/models/user.py',
  'src/lib.rs',
  'src/net/mod.rs',
  'src/a.js',
];

test.each([
  ['src/b/c.ts', "import { a } from '../a.js'", ['src/a.js']],
  ['src/a.ts', "import b from './b'", ['src/b/index.ts']],
  ['src/b/c.ts', "const a = require('../a')", ['src/a.ts']],
  ['src/a.ts', 'from app.models.user import User', ['app/models/user.py']],
  ['src/lib.rs', 'use crate::net::Socket;', ['src/net/mod.rs']],
  ['src/a.ts', "import fs from 'fs'", []],
])('in %s, %s imports %j', (from, line, files) => {
  const found = resolveImports(PATHS, nameModules(PATHS), PATHS.indexOf(from), scan(line).imports);
  expect(found.map((number) => PATHS[number])).toEqual(files);
});
