module.exports = require('./lib/diagnose.cjs');
