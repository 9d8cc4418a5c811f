module.exports = require('./lib/diagnose-texts.cjs');
