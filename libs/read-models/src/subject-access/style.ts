import { Markup } from './escape.js';

/** Large enough to read, wide enough for no more than a line that one can follow, and fit to be printed. */
export const STYLE = new Markup(`
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; color: #0b0c0c; background: #fff;
  font: 1.1rem/1.5 system-ui, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.5rem; margin: 2.5rem 0 .75rem; border-bottom: 2px solid #0b0c0c; }
h3 { font-size: 1.15rem; margin: 0 0 .5rem; }
article { border-left: 4px solid #1d70b8; margin: 0 0 1.25rem; padding: .25rem 0 .25rem 1rem; break-inside: avoid; }
article.superseded { border-left-color: #505a5f; color: #3b4347; }
article.superseded h3 { text-decoration: line-through; }
.correction { margin: 0 0 .5rem; font-weight: 600; }
dl { display: grid; grid-template-columns: minmax(9rem, 16rem) 1fr; gap: .15rem 1rem; margin: 0; }
dt { color: #505a5f; } dd { margin: 0; white-space: pre-wrap; }
.notice { border: 4px solid #d4351c; padding: .75rem 1rem; }
.notice.officer { border-color: #f47738; }
mark { background: #fff2b3; color: inherit; outline: 2px solid #f47738; outline-offset: 1px; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #b1b4b6; vertical-align: top; }
.number { text-align: right; padding-right: 0; }
code { font-size: .95em; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
@media print { body { max-width: none; padding: 0; } }
`);
