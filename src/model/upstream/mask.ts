const SECRET_NAME = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH/i;
/** Shorter values would blank out ordinary words. */
const SHORTEST = 6;

/** The text without the values of environment variables that are named like secrets, plain or in base64. */
export function masked(text: string, env: Readonly<Record<string, string | undefined>>): string {
  return secretsOf(env).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}

function secretsOf(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env)
    .filter(([name]) => SECRET_NAME.test(name))
    .flatMap(([, value]) => (value === undefined || value.length < SHORTEST ? [] : spellings(value)))
    .toSorted((a, b) => b.length - a.length);
}

function spellings(value: string): string[] {
  const basic = Buffer.from(`${value}:`).toString('base64');
  const plain = Buffer.from(value).toString('base64');
  return [value, encodeURIComponent(value), basic, plain, plain.replace(/=+$/, '')];
}
