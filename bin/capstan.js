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

// Compiled code of ours is only read back from a folder that belongs to the user.
var cache = process.env.XDG_CACHE_HOME || path.join(require('os').homedir(), '.cache');
require('module').enableCompileCache(path.join(cache, 'capstan'));
require('../dist/cli/main.js');
