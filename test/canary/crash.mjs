// Loaded into a process with --import: the next call that reads a URL fails with everything secret in its message.
const { CANARY_USERNAME: key = '' } = process.env;

URL.parse = () => {
  throw new TypeError(`crash with ${key} and ${btoa(`${key}:`)} and ${btoa(key)}`);
};
