// Autolinking: Android as it is found; on iOS there is no native code of ours, the app's push library does it.
module.exports = { dependency: { platforms: { ios: null } } };
