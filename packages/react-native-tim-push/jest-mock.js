module.exports = require('./lib/jest-mock.cjs');
