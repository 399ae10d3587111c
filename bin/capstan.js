#!/usr/bin/env node
/* Old syntax on purpose: a Node that cannot run the program must still be able to say so. */
'use strict';

var needed = [22, 19];
var version = process.versions.node;
var found = version.split('.').map(Number);
var path = require('path');

if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  var advice = ' or newer; this is Node ' + version + '. See https://nodejs.org\n';
  process.stderr.write('capstan needs Node ' + needed.join('.') + advice);
  process.exit(2);
}

/*
 * Under load the part of the heap for short-lived values would grow to 128 MB, and each thread's corner of the C heap by
 * some more. A server that waits has none of a request's objects alive: V8 would collect all of its heap a few times,
 * forget what those objects look like with all code compiled for them, and shrink the part for short-lived values to
 * nothing; the next requests would pay for it. All this can only be set when Node starts, so the process starts again as
 * itself, once.
 */
var flags = {
  serve: ['--max-semi-space-size=16', '--min-semi-space-size=8', '--no-memory-reducer'],
  load: ['--max-semi-space-size=8'],
};
var command = process.argv[2];
var own = Object.prototype.hasOwnProperty.call(flags, command) ? flags[command] : [];
var canRestart = process.execve && process.platform !== 'win32';
if (own.length > 0 && canRestart && process.execArgv.indexOf(own[0]) === -1) {
  var args = [process.execPath].concat(own, process.execArgv, [__filename], process.argv.slice(2));
  process.execve(process.execPath, args, Object.assign({ MALLOC_ARENA_MAX: '1' }, process.env));
}

// The heap of a load may grow by 60 percent before it is collected in full, not to four times: most of it is garbage.
if (command === 'load') require('v8').setFlagsFromString('--heap-growing-percent=60');

// Compiled code of ours is only read back from a folder that belongs to the user.
var cache = process.env.XDG_CACHE_HOME || path.join(require('os').homedir(), '.cache');
require('module').enableCompileCache(path.join(cache, 'capstan'));
require('../dist/cli/main.js');
