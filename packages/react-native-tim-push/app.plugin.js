module.exports = require('./lib/expo.cjs');
