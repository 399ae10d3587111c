import { histogramOf } from './days.ts';
import { histogram, hourHistogram } from './histogram.ts';
import { hourBins } from './hours.ts';
import { mailable } from './mailable.ts';
import { markup, NOTHING, type Markup } from './markup.ts';
import { head, steps, totals } from './overview.ts';
import { reasons, words } from './refusals.ts';
import type { ReportData } from './report-data.ts';
import { section } from './section.ts';
import { STYLE } from './style.ts';
import { categories, files, requests, settings } from './workings.ts';

/** The most rows of a table: fewer where hostile input would make the page too large to be mailed. */
const LIMITS = [100, 25, 5, 0] as const;
/** The words that matter come first, and more are mended in a mapping file. */
const MOST_WORDS = 40;

/** The report as one HTML page for people: no script, nothing loaded from elsewhere, at most 300 KB. */
export function reportHtml(data: ReportData): string {
  return mailable(LIMITS, (limit) => page(data, limit).markup);
}

function hours(data: ReportData): Markup {
  const bins = hourBins(data.hours);
  return bins.length === 0 ? NOTHING : section('At which hour (UTC) the records start', hourHistogram(bins));
}

function page(data: ReportData, limit: number): Markup {
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="color-scheme" content="light dark" />
        <title>Load ${data.load}: ${data.state}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <main>
          ${head(data)} ${totals(data)} ${steps(data)} ${reasons(data, limit)} ${words(data, Math.min(limit, MOST_WORDS))}
          ${section('When the records started', histogram(histogramOf(data.days, data.endedAt ?? data.startedAt)))}
          ${hours(data)} ${categories(data, limit)} ${requests(data)} ${files(data, limit)} ${settings(data, limit)}
          <footer>
            Accepted says that the upstream answered a request with success; it does not say that a record is stored.
            This page holds counts and places of records, and words of categories; it holds no other values of records.
          </footer>
        </main>
      </body>
    </html> `;
}
