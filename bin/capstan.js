#!/usr/bin/env node
/* Old syntax on purpose: a Node that cannot run the program must still be able to say so. */
'use strict';

var needed = [22, 19];
var found = process.versions.node.split('.').map(Number);

if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  process.stderr.write(
    'capstan needs Node ' +
      needed.join('.') +
      ' or newer; this is Node ' +
      process.versions.node +
      '. See https://nodejs.org\n',
  );
  process.exit(2);
}

require('module').enableCompileCache();
require('../dist/cli/main.js');
