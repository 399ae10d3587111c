/** The look of the site: system fonts, light and dark as the reader's screen is, phones first, and paper. */
export const STYLE = `:root{color-scheme:light dark;--ground:#fff;--raised:#f5f6f9;--text:#1a1d23;--quiet:#565e6b;--line:#dfe3ea;
--link:#1f56b5;--mark:#2f6ad0;--tint:#eaf1fd;--note:#fdf4e3;--noteline:#d99a2b;--notetext:#5f3f06;--read:#19663a;--write:#7a4706}
@media (prefers-color-scheme:dark){:root{--ground:#14171c;--raised:#1c2027;--text:#e6e9ee;--quiet:#a3acb9;--line:#323945;
--link:#8cb4f7;--mark:#6a9cf0;--tint:#1b2739;--note:#2c2413;--noteline:#c48a2a;--notetext:#f0d49c;--read:#74cf98;--write:#efbb73}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--text);font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:.06em}
a:hover{text-decoration-thickness:.12em}
:focus-visible{outline:3px solid var(--mark);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-99rem;top:.5rem;background:var(--ground);padding:.5rem 1rem;z-index:9}.skip:focus{left:.5rem}
.bar{border-bottom:1px solid var(--line);background:var(--raised)}
.bar nav{display:flex;flex-wrap:wrap;gap:0 1.25rem;max-width:66rem;margin:0 auto;padding:.4rem 1rem}
.bar a{color:var(--quiet);text-decoration:none;padding:.35rem 0;font-size:.95rem;border-bottom:2px solid transparent}
.bar a:hover{color:var(--text)}.bar a[aria-current]{color:var(--text);border-color:var(--mark)}
.bar a:first-child{color:var(--text);font-weight:650;margin-right:auto}
main{max-width:66rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1,h2,h3,h4{line-height:1.25;text-wrap:balance;overflow-wrap:anywhere}
h1{font-size:1.75rem;letter-spacing:-.015em;margin:.25rem 0 .75rem}
h2{font-size:1.25rem;margin:2.75rem 0 .75rem;letter-spacing:-.005em}
h3{font-size:1rem;margin:1.75rem 0 .4rem}h4,h5,h6{font-size:.9rem;margin:1.25rem 0 .3rem}
p,ul,ol,pre,table,dl{margin:.6rem 0 1rem}ul,ol{padding-left:1.3rem}li{margin:.25rem 0;overflow-wrap:anywhere}
p,li{max-width:46rem;text-wrap:pretty;overflow-wrap:anywhere}
.over{color:var(--quiet);font-size:.85rem;margin:0;letter-spacing:.02em}
.lead{font-size:1.1rem;line-height:1.55}.quiet{color:var(--quiet);font-size:.9rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
code{overflow-wrap:anywhere}p code,li code,td code{background:var(--raised);border-radius:4px;padding:.1em .3em}
pre{background:var(--raised);border:1px solid var(--line);border-radius:8px;padding:.85rem 1rem;overflow-x:auto;line-height:1.55;
max-width:100%;tab-size:2}
pre code{background:none;padding:0;font-size:inherit;overflow-wrap:normal}pre{font-size:.82rem}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{padding:.55rem .9rem .55rem 0;border-bottom:1px solid var(--line);vertical-align:top;text-align:left;overflow-wrap:anywhere}
th{font-weight:600}thead th{color:var(--quiet);font-weight:500;font-size:.82rem;overflow-wrap:normal}
tbody th{font-weight:500}th:last-child,td:last-child{padding-right:0}td p{margin:0 0 .4rem}td p:last-child{margin:0}
.grid{display:grid;gap:.8rem;grid-template-columns:1fr;padding:0;margin:.75rem 0 1rem;list-style:none}
.grid li{margin:0;max-width:none}
.card{display:block;height:100%;border:1px solid var(--line);border-radius:10px;padding:.85rem 1rem;text-decoration:none;color:inherit;
background:var(--ground)}
a.card:hover{border-color:var(--mark);background:var(--tint)}
.card b{display:block;color:var(--link);font-weight:600}.card span{display:block;color:var(--quiet);font-size:.9rem;line-height:1.45;
margin-top:.15rem}
.tags{display:flex;flex-wrap:wrap;gap:.4rem;padding:0;margin:.75rem 0;list-style:none}
.tags li{margin:0;padding:.1rem .6rem;border-radius:99px;background:var(--raised);border:1px solid var(--line);font-size:.82rem;
color:var(--quiet)}
.note{background:var(--note);color:var(--notetext);border-left:4px solid var(--noteline);border-radius:6px;padding:.75rem 1rem;margin:1rem 0;
max-width:46rem}.note p{margin:.25rem 0}.note a,.note code{color:inherit;background:none}
dl.facts{display:grid;grid-template-columns:1fr;margin:1rem 0;font-size:.95rem}
.facts dt{color:var(--quiet);font-size:.82rem}.facts dd{margin:0 0 .6rem;overflow-wrap:anywhere;max-width:46rem}
.verb{font:600 .74rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;border:1px solid currentColor;border-radius:4px;
padding:0 .35em;margin-right:.35em;color:var(--write);white-space:nowrap}.verb.reads{color:var(--read)}
.task{list-style:none;margin-left:-1.3rem}.must{color:var(--write);font-weight:600;white-space:nowrap}.digest{color:var(--quiet);font-size:.76rem}
main>section+section>h2,main>header+section>h2{border-top:1px solid var(--line);padding-top:1.5rem}
footer{max-width:66rem;margin:0 auto;padding:0 1rem 2.5rem;color:var(--quiet);font-size:.85rem}
footer::before{content:"";display:block;border-top:1px solid var(--line);padding-bottom:1rem}
footer p{margin:.3rem 0}
@media (max-width:30rem){.bar a:first-child{flex-basis:100%}}
@media (max-width:47.99rem){.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cards,.cards tbody,.cards tr,.cards td,.cards tbody th{display:block;width:auto}
.cards tr{padding:.75rem 0;border-bottom:1px solid var(--line)}.cards tbody tr:last-child{border-bottom:0}.cards tbody tr:first-child{border-top:1px solid var(--line)}
.cards td,.cards tbody th{border:0;padding:.12rem 0}
.cards td[data-title]:not(:empty)::before{content:attr(data-title) ": ";color:var(--quiet);font-size:.82rem}.cards td:empty{display:none}.cards td>p{display:inline}}
@media (min-width:36rem){.grid{grid-template-columns:repeat(2,1fr)}}
@media (min-width:48rem){.cards td{min-width:5.5rem}.cards tbody th{min-width:9rem}main{padding:2.5rem 2rem 4rem}.bar nav,footer{padding-left:2rem;padding-right:2rem}h1{font-size:2.25rem}
.lead{font-size:1.2rem}h2{font-size:1.4rem}.grid{grid-template-columns:repeat(3,1fr)}
dl.facts{grid-template-columns:max-content 1fr;gap:.35rem 1.5rem}.facts dt{font-size:.9rem;line-height:1.7}.facts dd{margin:0}}
@media print{:root{color-scheme:light;--ground:#fff;--raised:#f4f4f5;--text:#000;--quiet:#444;--line:#bbb;--link:#000;--mark:#555;
--note:#f6f1e6;--notetext:#000}.bar,.skip{display:none}body{font-size:10.5pt}main,footer{max-width:none;padding-left:0;padding-right:0}
pre{white-space:pre-wrap;overflow-wrap:anywhere}h2,h3{break-after:avoid}tr,pre,.card{break-inside:avoid}
a[href^="http"]::after{content:" (" attr(href) ")";font-size:.8em}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`;
