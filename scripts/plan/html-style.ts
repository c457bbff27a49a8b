/**
 * The page's style. Colours of text on their grounds have a contrast of at least 4.5 in both schemes; a track is told
 * by its colour and by its name, never by colour alone.
 */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --page: #ffffff; --card: #f6f7f9; --line: #d5dae1; --ink: #1c2530; --dim: #56616e;
  --warn: #8a3b00; --warn-soft: #fdf0e3; --focus: #0b57d0; --t0: #0b5cad; --t1: #9a3412; --t2: #146c43; --t3: #7a2e8f }
@media (prefers-color-scheme: dark) { :root { --page: #11161c; --card: #1a212a; --line: #384351; --ink: #e7ecf2;
  --dim: #a3afbd; --warn: #ffb77a; --warn-soft: #33261a; --focus: #8ab4ff; --t0: #7db7ff; --t1: #ffa778; --t2: #6fd6a0; --t3: #dba1ee } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 88rem; padding: 2rem 1.5rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem } h3 { font-size: 1.05rem; margin: 0 }
p { margin: .35rem 0; max-width: 48rem } ul { margin: .25rem 0; padding-left: 1.25rem }
code { font: .86em/1.5 ui-monospace, monospace } .dim { color: var(--dim) } .small { font-size: .88rem }
a { color: inherit } .skip { position: absolute; left: -99rem } .skip:focus { position: static }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px }
.advice { border-left: .3rem solid var(--warn); background: var(--warn-soft); padding: .5rem .75rem; border-radius: 0 .25rem .25rem 0; max-width: 48rem }
.numbers { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 1rem 0; padding: 0; list-style: none }
.numbers b { display: block; font-size: 1.6rem; line-height: 1.2 }
.tracks { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1rem; align-items: start }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; min-width: 0 }
.t0 { --track: var(--t0) } .t1 { --track: var(--t1) } .t2 { --track: var(--t2) } .t3 { --track: var(--t3) }
.track { border-top: .3rem solid var(--track) } .track h3 { color: var(--track) }
.chip { display: inline-block; color: var(--track); border: 1px solid var(--track); border-radius: 1rem; padding: 0 .55rem; font-size: .82rem; white-space: nowrap }
details > :not(summary) { margin-left: 1.1rem } summary { cursor: pointer; padding: .2rem 0 }
.task { border-top: 1px solid var(--line) } .task ul { list-style: none; padding-left: 0 } .task li { padding: .2rem 0 }
.where { font-variant-numeric: tabular-nums; color: var(--dim) } meter { width: 3.5rem; height: .8rem; vertical-align: middle }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; min-width: 40rem }
th, td { border-top: 1px solid var(--line); padding: .5rem .75rem .5rem 0; text-align: left; vertical-align: top; font-weight: normal } thead th { color: var(--dim); white-space: nowrap } td:nth-child(2) { white-space: nowrap } tbody th { width: 32%; min-width: 12rem } td:last-child { width: 26% }
.tree, .tree ul { list-style: none; padding-left: 0 } .tree ul { padding-left: 1.1rem; border-left: 1px solid var(--line) }
.tree li { padding: .08rem 0 } .meets > code, .meets > summary > code { color: var(--warn); font-weight: bold }
@media print { details > * { display: block } .skip { display: none } }
`;
