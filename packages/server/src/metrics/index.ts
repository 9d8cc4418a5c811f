export { createMetrics, type MetricSources, type Metrics } from './metrics.ts';
