/** Words that say nothing about a concern: of directories that every project has, and of tasks whatever they are about. */
import { stem } from './terms.ts';

const DIRECTORIES = new Set(
  (
    'src lib libs internal cmd pkg packages package app apps crates crate source sources core main test tests testing ' +
    'spec specs docs doc documentation scripts script utils util common shared modules module components component ' +
    'impl github workflows index mod init run types type helpers helper constants include ' +
    'resources assets static public java kotlin com org net python node example examples bin tools tool __tests__ e2e ' +
    'unit integration fixtures features feature content misc ideas notes views view models model services service readme makefile'
  ).split(' '),
);

/** Stems. */
const ACTIONS = new Set(
  (
    'add allow apply actual approximate ask avoid be bring build bump change check chore clean cleanup close complete configure consider ' +
    'convert correct cover create decide define delete detect disable do document drop edit enable enforce ensure evaluate ' +
    'expand explore export expose extend extract feat finish fix follow gather generate get give handle have hide ' +
    'implement import improve include increase initial inline integrate introduce investigate keep launch leave let ' +
    'list look make merge migrate mention minor modify move need new open optimize optional parse pass perf phase polish ' +
    'port prepare prevent print priority produce prompt propose provide publish put raise read rebuild record reduce ' +
    'refactor reject release remove rename render reorder replace report require research resolve restore return ' +
    'review revisit rework rewrite run save scan secure send separate set setup ship show simplify skip sort split ' +
    'start stop store submit support switch sync task tasks test tidy todo track transition trigger trim tune turn ' +
    'unify update upgrade use validate verify wait warn wire work wrap write ' +
    'able about across additional all also already another any appropriate available backlog based basic best better ' +
    'both bug case current currently default different done each easily entire etc every existing extra feature few ' +
    'final first full future general good great half high idea important instead issue item just key know large last ' +
    'late later least left like line longer low many maybe medium miss missing more most much multiple name next nice ' +
    'none note number old once one only other part place plan point possible present problem proper properly rather ' +
    'real really same second section see several should similar simple single small some something specific stage ' +
    'step still story sub such sure than that then there thing third this three time top two type unique upcoming ' +
    'user users various version via way well when where whether which while without yes yet you your can cannot the ' +
    'and for from into with not but its are was will would could does per out over under after before during ' +
    'milestone high-priority low-priority urgent nice-to-have goal goals scope file files code project function method ' +
    'class data value values text page error errors message content interface object input output field result ' +
    'behavior behaviour logic handling support guidance criterion mvp fail custom efficient bare empty stale broken related ' +
    'advanced comprehensive foundational ' +
    'blocking circular explicit implicit invalid valid wrong right silent robust generic dynamic manual automatic ' +
    'absolute relative strict inline nested redundant duplicate consistent numeric friendly extra clear interactive string system everything anything ' +
    'faster nicer cleaner stuff overall misc miscellaneous assorted leftover leftovers remaining idea ideas'
  )
    .split(' ')
    .map(stem),
);

export const isPlainDirectory = (name: string): boolean => DIRECTORIES.has(name.toLowerCase());
export const isAction = (word: string): boolean => ACTIONS.has(stem(word.toLowerCase()));
