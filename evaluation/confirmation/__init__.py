"""The confirmation sheets as pages and routes see them: lines, states, who said what, forms and filters."""
