export * from './published-breakdown.js';
export {
  DEFAULT_RULE,
  publishedCount,
  type PublishedCount,
  type SuppressionRule,
} from './published-count.js';
