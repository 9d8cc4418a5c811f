module.exports = require('./lib/expo-notifications.cjs');
