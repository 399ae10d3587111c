import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publish } from '../../src/emit/publish/publish.ts';
import { isObject } from '../../src/model/json.ts';
import { publicationOf } from '../emit/publish/publication.ts';
import { serveFiles, type StaticHost } from './static-host.ts';

const CHROMIUM = process.env['CAPSTAN_CHROMIUM'] ?? '/usr/bin/chromium';
const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser) console.warn(`Browser tests are skipped: there is no ${CHROMIUM}; CAPSTAN_CHROMIUM names another.`);

const WIDTHS = [375, 1280];
const SCHEMES = ['light', 'dark'] as const;

interface Site {
  readonly host: StaticHost;
  readonly pages: readonly string[];
}

async function siteOf(sample?: string): Promise<Site> {
  const { files } = await publish(await publicationOf(sample));
  const pages = files.map(({ path }) => path).filter((path) => path.endsWith('.html'));
  return { host: await serveFiles(files), pages };
}

/** Notes what a page says to nobody: errors, dialogs, and requests to other hosts. */
function listen(page: Page, host: StaticHost): string[] {
  const heard: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') heard.push(`console: ${message.text()}`);
  });
  page.on('pageerror', ({ message }) => heard.push(`error: ${message}`));
  page.on('dialog', (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(host.url) && !/^(data|blob):/.test(url)) heard.push(`request: ${url}`);
  });
  return heard;
}

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForSelector('h1');
}

/** Everything of the reference that a click unfolds, so that it is looked at too. */
async function unfold(page: Page): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    await page.evaluate(() => {
      for (const node of document.querySelectorAll('#reference [aria-expanded="false"]')) {
        if (node instanceof HTMLElement) node.click();
      }
    });
  }
}

/** Serious and critical violations, each with the first elements. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: unknown = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })');
  const rows: unknown[] = isObject(found) && Array.isArray(found['violations']) ? found['violations'] : [undefined];
  return rows.flatMap((row) => {
    if (!isObject(row)) return ['axe gave no result'];
    const isGrave = row['impact'] === 'serious' || row['impact'] === 'critical';
    return isGrave ? [`${String(row['id'])}: ${JSON.stringify(row['nodes']).slice(0, 600)}`] : [];
  });
}

describe.skipIf(!hasBrowser)('in a browser', () => {
  let browser: Browser;
  let site: Site;
  let hostile: Site;
  beforeAll(async () => {
    [browser, site, hostile] = await Promise.all([
      chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] }),
      siteOf(),
      siteOf('hostile'),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([site.host.close(), hostile.host.close()]);
  });

  test(
    'every page opens and can be used by everybody, light and dark, narrow and wide',
    { timeout: 120_000 },
    async () => {
      const page = await browser.newPage();
      const heard = listen(page, site.host);
      const faults: string[] = [];
      for (const path of site.pages) {
        for (const colorScheme of SCHEMES) {
          // the reference comes again by itself when the colours change
          await page.goto('about:blank');
          await page.emulateMedia({ colorScheme });
          await open(page, site.host.url + path);
          await unfold(page);
          for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: 900 });
            const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            if (beyond > 0) heard.push(`${beyond} px beyond the edge`);
            heard.push(...(await violations(page)));
            faults.push(...heard.splice(0).map((fault) => `${path} ${colorScheme} ${width}: ${fault}`));
          }
        }
      }
      await page.close();
      expect(faults).toEqual([]);
      expect(site.pages.length).toBeGreaterThan(10);
    },
  );

  test('the reference shows every operation, finds one, and follows the colours of the screen', async () => {
    const page = await browser.newPage({ colorScheme: 'light', viewport: { width: 1280, height: 900 } });
    const heard = listen(page, site.host);
    await open(page, `${site.host.url}reference.html`);
    const groundOf = () => page.locator('.menu-content').evaluate((node) => getComputedStyle(node).backgroundColor);
    expect(await page.locator('#reference h2').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining('Bulk Upsert'), expect.stringContaining('Bulk Update')]),
    );
    await page.getByPlaceholder('Search').fill('upsert');
    await page.locator('[data-role="search:results"] li').first().waitFor();
    const light = await groundOf();
    await Promise.all([page.waitForEvent('load'), page.emulateMedia({ colorScheme: 'dark' })]);
    await page.waitForSelector('#reference h1');
    expect(await groundOf()).not.toBe(light);
    expect(heard).toEqual([]);
    await page.close();
  });

  test('what a contract says runs nothing and asks nobody', async () => {
    const page = await browser.newPage();
    const heard = listen(page, hostile.host);
    for (const path of hostile.pages) {
      await open(page, hostile.host.url + path);
      await unfold(page);
      await page.waitForTimeout(50);
      expect([path, heard]).toEqual([path, []]);
    }
    await page.close();
  });

  test('an address that does not exist is answered with a page that has its style', async () => {
    const page = await browser.newPage({ colorScheme: 'dark' });
    const answer = await page.goto(`${site.host.url}no/such/page.html`);
    expect(answer?.status()).toBe(404);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(20, 23, 28)');
    await page.getByRole('link').first().click();
    await page.waitForURL(`${site.host.url}index.html`);
    await page.close();
  });
});
