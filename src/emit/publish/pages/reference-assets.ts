interface Palette {
  readonly ground: string;
  readonly raised: string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly main: string;
  readonly must: string;
  readonly good: string;
  readonly bad: string;
  /** The column of examples. */
  readonly panel: string;
  readonly panelText: string;
  readonly codeBlock: string;
}

const LIGHT: Palette = {
  ground: '#ffffff',
  raised: '#f5f6f9',
  text: '#1a1d23',
  quiet: '#565e6b',
  line: '#dfe3ea',
  main: '#1f56b5',
  must: '#b3261e',
  good: '#19663a',
  bad: '#b3261e',
  panel: '#1c2230',
  panelText: '#f2f4f8',
  codeBlock: '#10151f',
};

const DARK: Palette = {
  ground: '#14171c',
  raised: '#1c2027',
  text: '#e6e9ee',
  quiet: '#a3acb9',
  line: '#323945',
  main: '#8cb4f7',
  must: '#ff9c93',
  good: '#74cf98',
  bad: '#ff9c93',
  panel: '#0f1217',
  panelText: '#e6e9ee',
  codeBlock: '#1a1f28',
};

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace';

/** Labels of methods: white on these has a contrast of 4.5 and more. */
const METHODS = {
  get: '#19703d',
  post: '#1f56b5',
  put: '#8a4b00',
  patch: '#7a4706',
  delete: '#b3261e',
  options: '#4a5568',
  head: '#4a5568',
  basic: '#4a5568',
  link: '#0b6b73',
};

function themeOf(colours: Palette) {
  const { ground, raised, text, quiet, line, main, must, good, bad, panel, panelText, codeBlock } = colours;
  return {
    colors: {
      primary: { main },
      success: { main: good },
      warning: { main: '#b26a00' },
      error: { main: bad },
      text: { primary: text, secondary: quiet },
      border: { dark: line, light: line },
      gray: { 50: raised, 100: raised },
      http: METHODS,
      responses: {
        success: { color: good, backgroundColor: raised, tabTextColor: '#74cf98' },
        error: { color: bad, backgroundColor: raised, tabTextColor: '#ff9c93' },
        redirect: { color: quiet, backgroundColor: raised, tabTextColor: '#efbb73' },
        info: { color: main, backgroundColor: raised, tabTextColor: '#8cb4f7' },
      },
    },
    schema: {
      linesColor: line,
      nestedBackground: raised,
      typeNameColor: quiet,
      typeTitleColor: quiet,
      requireLabelColor: must,
      arrow: { color: quiet },
    },
    sidebar: {
      backgroundColor: raised,
      textColor: text,
      activeTextColor: main,
      groupItems: { activeBackgroundColor: ground, activeTextColor: main },
      level1Items: { activeBackgroundColor: ground, activeTextColor: main },
      arrow: { color: quiet },
    },
    rightPanel: { backgroundColor: panel, textColor: panelText },
    codeBlock: { backgroundColor: codeBlock },
    typography: {
      fontSize: '16px',
      lineHeight: '1.6',
      fontFamily: FONT,
      headings: { fontFamily: FONT, fontWeight: '650', lineHeight: '1.3' },
      code: { fontFamily: MONO, fontSize: '13.5px', color: text, backgroundColor: raised, wrap: true },
      links: { color: main, visited: main, hover: main, textDecoration: 'underline' },
    },
    fab: { backgroundColor: raised, color: main },
  };
}

/** Shows the contract that stands in the page, in the colours that the reader's screen asks for. */
export const REFERENCE_SCRIPT = `'use strict';
(() => {
  const themes = ${JSON.stringify({ light: themeOf(LIGHT), dark: themeOf(DARK) })};
  const isDark = matchMedia('(prefers-color-scheme: dark)');
  const options = {
    theme: themes[isDark.matches ? 'dark' : 'light'],
    sanitize: true,
    nativeScrollbars: true,
    hideDownloadButtons: true,
    sortRequiredPropsFirst: true,
    jsonSamplesExpandLevel: 3,
    schemasExpansionLevel: 1,
  };
  const contract = JSON.parse(document.getElementById('openapi').textContent);
  Redoc.init(contract, options, document.getElementById('reference'));
  isDark.addEventListener('change', () => location.reload());
})();
`;

/** What the options of Redoc do not reach: colours that it has for a light page only, and those of samples. */
export const REFERENCE_STYLE = `main{max-width:none;padding:0}
#reference :focus-visible{outline-offset:-2px}
#reference noscript{display:block;padding:2rem}
#reference h5,#reference h5>span,#reference h5 .dropdown-selector-content{color:var(--quiet)!important}
#reference .react-tabs__tab--selected{color:#1a1d23!important}
#reference .token.number{color:#7cb7e8!important}#reference .token.boolean{color:#ff9c93!important}
#reference td,#reference th{border-color:var(--line)!important;min-width:0}
`;
