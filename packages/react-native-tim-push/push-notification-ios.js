module.exports = require('./lib/push-notification-ios.cjs');
