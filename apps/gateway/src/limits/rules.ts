import {
  GraphQLError,
  isIntrospectionType,
  getNamedType,
  type ASTVisitor,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { keepableLiterals } from './keepable-arguments.js';
import type { DocumentLimits } from './limits.js';
import { measure } from './measure.js';

/** The rules that documents must meet beside those of GraphQL itself: the same ones at both doors. */
export function documentRules(limits: DocumentLimits, introspection: boolean): readonly ValidationRule[] {
  return [sizeRule(limits), keepableLiterals, ...(introspection ? [] : [noIntrospection])];
}

function sizeRule(limits: DocumentLimits): ValidationRule {
  return (context: ValidationContext): ASTVisitor => ({
    OperationDefinition(operation) {
      const found = measure(context.getDocument(), operation, context.getSchema());
      for (const [what, wayOut] of WAYS_OUT) {
        if (found[what] <= limits[what]) continue;
        context.reportError(
          new GraphQLError(
            `The document has ${what} ${found[what]}, and at most ${limits[what]} is allowed. ${wayOut}`,
            {
              nodes: operation,
              extensions: { code: 'DOCUMENT_TOO_LARGE', rule: what, limit: limits[what], wayOut },
            },
          ),
        );
      }
    },
  });
}

const WAYS_OUT = [
  ['depth', 'Ask for fewer levels of fields.'],
  ['aliases', 'Ask for it in several requests.'],
  ['cost', 'Ask for fewer fields, or for shorter pages with a smaller `first`.'],
] as const;

const noIntrospection: ValidationRule = (context: ValidationContext): ASTVisitor => ({
  Field(node) {
    const type = context.getType();
    const asksForSchema = type && isIntrospectionType(getNamedType(type));
    if (!asksForSchema && node.name.value !== '__schema' && node.name.value !== '__type') return;
    const wayOut = 'Read the published schema, schema/schema.graphql.';
    context.reportError(
      new GraphQLError(`This server does not tell its schema. ${wayOut}`, {
        nodes: node,
        extensions: { code: 'INTROSPECTION_DISABLED', wayOut },
      }),
    );
  },
});
