module.exports = require('./lib/testing.cjs');
