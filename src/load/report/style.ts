import { markup, type Markup } from './markup.ts';

/** The look of the report: system fonts, light and dark as the reader's screen is, narrow screens and paper. */
export const STYLE: Markup = markup`
:root{color-scheme:light dark;--ground:#fff;--raised:#f6f7f9;--text:#1a1d21;--quiet:#5f6672;--line:#dfe2e8;--off:#e8ebf0;
--main:#3566b8;--good:#2e8b57;--still:#9aa3b2;--ours:#d98a1f;--theirs:#c53b4d;--open:#6a8fd8;--alarm:#fdf1e3;--alarmtext:#7a4a08}
@media (prefers-color-scheme:dark){:root{--ground:#15181c;--raised:#1d2126;--text:#e7e9ed;--quiet:#9ba3af;--line:#333941;--off:#272d35;
--main:#7ba6ec;--good:#4cb583;--still:#6c7685;--ours:#e3a548;--theirs:#e8697a;--open:#4f74bd;--alarm:#33260f;--alarmtext:#f2cd93}
.mismatch{color:#15181c}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.6rem;line-height:1.25;margin:.25rem 0 .75rem;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:2.5rem 0 .75rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:.95rem;margin:1.5rem 0 .5rem}
p{margin:.5rem 0}.over,.quiet,figcaption{color:var(--quiet);font-size:.875rem}.over{margin:0}
header{border-left:5px solid var(--still);padding-left:1rem}
header.good{border-color:var(--good)}header.attention{border-color:var(--ours)}
header.bad{border-color:var(--theirs)}header.open{border-color:var(--open)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0;font-size:.9rem}
dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
th{color:var(--quiet);font-weight:500;text-align:left;font-size:.8rem}
th,td{padding:.4rem .9rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere;min-width:7rem}
th:last-child,td:last-child{padding-right:0}.small{max-width:30rem}
th{overflow-wrap:normal}.figure{text-align:right;white-space:nowrap;width:1%;min-width:0}
tr.none td{color:var(--quiet)}tfoot td{font-weight:600;border-bottom:0}
code,pre{font:.85em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{background:var(--raised);border:1px solid var(--line);border-radius:6px;padding:.6rem .8rem;margin:.4rem 0 1rem;
white-space:pre-wrap;overflow-wrap:anywhere}
.key{display:inline-block;width:.7em;height:.7em;border-radius:2px;margin-right:.6em;background:var(--still)}
i.good{background:var(--good)}i.ours{background:var(--ours)}i.theirs{background:var(--theirs)}i.open{background:var(--open)}
.identity{font-variant-numeric:tabular-nums}.tick{color:var(--good);font-weight:700}
.mismatch{background:var(--theirs);color:#fff;padding:.75rem 1rem;border-radius:6px;font-weight:600}
.alarm{background:var(--alarm);color:var(--alarmtext);padding:.6rem .9rem;border-radius:6px;font-size:.9rem}
.alarm ul{margin:.25rem 0;padding-left:1.25rem}
svg{display:block;width:100%}.stack{height:22px;border-radius:4px;margin:.5rem 0 1rem}
.strip{height:26px;border-radius:4px}.bar{height:.8rem;margin-top:.3rem}
.main{fill:var(--main)}.good{fill:var(--good)}.still{fill:var(--still)}
.ours{fill:var(--ours)}.theirs{fill:var(--theirs)}.open{fill:var(--open)}
.track{fill:var(--line)}.weekend{fill:var(--off)}.grid{stroke:var(--line);fill:none;vector-effect:non-scaling-stroke}
.days{margin:1rem 0;display:grid;grid-template-columns:max-content 1fr;column-gap:.6rem}.days svg{height:200px}
.days .labels,.days figcaption{grid-column:2}.days figcaption{margin-top:.4rem}
.axis{display:flex;flex-direction:column;justify-content:space-between;text-align:right;margin:-.55rem 0}
.axis,.labels{color:var(--quiet);font-size:.75rem;font-variant-numeric:tabular-nums}
.labels{display:flex;justify-content:space-between;gap:.5rem;margin-top:.25rem}
footer{margin-top:3rem;color:var(--quiet);font-size:.8rem}
@media (max-width:40rem){main{padding:1.25rem 1rem 3rem}h1{font-size:1.3rem}.means{display:none}th,td{min-width:4rem}
.days .labels span:nth-child(even):not(:last-child){display:none}
.cards thead{display:none}.cards,.cards tbody,.cards tr,.cards td{display:block;width:auto;text-align:left;white-space:normal}
.cards tr{padding:.6rem 0;border-bottom:1px solid var(--line)}.cards td{border:0;padding:.15rem 0 .15rem 6.5rem;position:relative}
.cards td::before{content:attr(data-title);color:var(--quiet);font-size:.8rem;position:absolute;left:0;width:6rem}}
@media print{:root{color-scheme:light;--ground:#fff;--raised:#f2f3f5;--text:#000;--quiet:#444;--line:#bbb;--off:#e4e6ea;--main:#3566b8;
--good:#2e8b57;--still:#9aa3b2;--ours:#d98a1f;--theirs:#c53b4d;--open:#6a8fd8;--alarm:#f6efe4;--alarmtext:#000}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}main{padding:0;max-width:none}body{font-size:10.5pt}
h2{break-after:avoid}figure,tr,pre{break-inside:avoid}}
`;
