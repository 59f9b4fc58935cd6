// The FL0xx codes: what the lexer and the parser find.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: holes are written so in the language itself
import type { CodeTable } from './record.ts';

export const SYNTAX_CODES = {
  FL001: {
    severity: 'error',
    title: 'a string without its closing quote',
    explanation:
      'A string begins and ends with a double quote and stays on one line. Close it where it was meant to end; a text of several lines stands between two `"""`.',
    wrong: 'edition 2026\nroute all { match any; reject 404 "no such model }',
    right: 'edition 2026\nroute all { match any; reject 404 "no such model" }',
  },
  FL002: {
    severity: 'error',
    title: 'a multi-line text without its closing quotes',
    explanation:
      'A text that begins with `"""` goes on until the next `"""`, over as many lines as it takes. Here the file ended first.',
    wrong: 'edition 2026\npolicy brief {\n  system append """\n    Answer in one sentence.\n}',
    right: 'edition 2026\npolicy brief {\n  system append """\n    Answer in one sentence.\n    """\n}',
  },
  FL003: {
    severity: 'error',
    title: 'an escape that does not exist',
    explanation:
      'Strings take the escapes of JSON: \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits. Globs add \\* \\? \\{ \\} and \\, for the characters themselves. A plain backslash is written twice.',
    wrong: 'edition 2026\nledger sqlite "C:\\data.db"',
    right: 'edition 2026\nledger sqlite "C:\\\\data.db"',
  },
  FL004: {
    severity: 'error',
    title: 'a hole in a string that is not ${env.NAME}',
    explanation:
      'Only environment variables can be put into a string, as ${env.NAME}. To write the characters ${ themselves, write \\u0024{.',
    wrong: 'edition 2026\nprovider local { protocol openai-chat; base_url "http://${HOST}:8000/v1" }',
    right: 'edition 2026\nprovider local { protocol openai-chat; base_url "http://${env.HOST}:8000/v1" }',
  },
  FL005: {
    severity: 'error',
    title: 'a string in other quotes',
    explanation:
      'Strings stand in plain double quotes. Single quotes mean nothing here, and curly ones usually come from a word processor or a chat window.',
    wrong: "edition 2026\nroute all { match model 'gpt-*'; to openai/$model }",
    right: 'edition 2026\nroute all { match model "gpt-*"; to openai/$model }',
  },
  FL006: {
    severity: 'error',
    title: 'a character that means nothing here',
    explanation:
      'Outside of strings and comments a file is made of words, numbers, commas, parentheses, braces and comparisons. Anything else belongs in a string.',
    wrong: 'edition 2026\nclient web { key env.WEB_KEY; tag prod, \\\n  internal }',
    right: 'edition 2026\nclient web { key env.WEB_KEY; tag prod,\n  internal }',
  },
  FL007: {
    severity: 'error',
    title: 'a character that looks like another one',
    explanation:
      'A letter of another alphabet that looks like a Latin one makes two names that nobody can tell apart. Words are written in ASCII; inside a string, a word that mixes alphabets is a finding too. Where the character is meant, write it as \\uXXXX in a string.',
    wrong: 'edition 2026\nprovider \u043epenai { key env.OPENAI_KEY }',
    right: 'edition 2026\nprovider openai { key env.OPENAI_KEY }',
  },
  FL008: {
    severity: 'error',
    title: 'an invisible character',
    explanation:
      'Characters that cannot be seen, or that turn the reading direction, make a file read differently from what it says. They are refused everywhere, comments included. Where one is meant, write it as \\uXXXX in a string.',
    wrong: 'edition 2026\nclient web { key\u00a0env.WEB_KEY }',
    right: 'edition 2026\nclient web { key env.WEB_KEY }',
  },
  FL009: {
    severity: 'error',
    title: 'an operator of another language',
    explanation:
      'Conditions are written in words: `and`, `or`, `not`. A test names its field and then the value, without an equals sign; numbers are compared with < <= > >=.',
    wrong: 'edition 2026\nroute a { match tools && not images; to openai/$model }',
    right: 'edition 2026\nroute a { match tools and not images; to openai/$model }',
  },
  FL010: {
    severity: 'error',
    title: 'a block that is not closed',
    explanation:
      'Every `{` needs its `}`. The place that is pointed at is where it most likely belongs: by the indentation, what follows is no part of the block.',
    wrong: 'edition 2026\nroute a {\n  match tools\n  to openai/$model\n\nroute b { match any; to gemini/$model }',
    right: 'edition 2026\nroute a {\n  match tools\n  to openai/$model\n}\n\nroute b { match any; to gemini/$model }',
  },
  FL011: {
    severity: 'error',
    title: 'a closing brace without its opening one',
    explanation:
      'There is no open block that this `}` could close. Remove it, or look for the `{` that is missing above.',
    wrong: 'edition 2026\nroute a { match any; to openai/$model }\n}',
    right: 'edition 2026\nroute a { match any; to openai/$model }',
  },
  FL012: {
    severity: 'error',
    title: 'an opening brace on a line of its own',
    explanation: 'A statement ends with its line, so its `{` has to stand on that line too.',
    wrong: 'edition 2026\nroute a\n{\n  match any\n  to openai/$model\n}',
    right: 'edition 2026\nroute a {\n  match any\n  to openai/$model\n}',
  },
  FL013: {
    severity: 'error',
    title: 'a block without a statement',
    explanation: 'A block belongs to the statement before its `{`. There are no anonymous blocks.',
    wrong: 'edition 2026\nprovider openai { key env.OPENAI_KEY }\n\n{\n  provider gemini { key env.GEMINI_KEY }\n}',
    right: 'edition 2026\nprovider openai { key env.OPENAI_KEY }\n\nprovider gemini { key env.GEMINI_KEY }',
  },
  FL014: {
    severity: 'error',
    title: 'a statement that does not begin with a word',
    explanation: 'A statement begins with its keyword, or, in a pool, with a target or a name.',
    wrong: 'edition 2026\nroute a { match any; "gpt-4o" to openai/$model }',
    right: 'edition 2026\nroute a { match any; to openai/gpt-4o }',
  },
  FL015: {
    severity: 'error',
    title: 'two statements on one line',
    explanation:
      'A statement ends at the end of its line, at `;` or at the `}` around it. After the `}` of a block the next one needs a line of its own, or a `;`.',
    wrong: 'edition 2026\nclient a { key env.A } client b { key env.B }',
    right: 'edition 2026\nclient a { key env.A }\nclient b { key env.B }',
  },
  FL016: {
    severity: 'error',
    title: 'a comma without a value beside it',
    explanation: 'A comma stands between two values. A line that ends with a comma goes on in the next one.',
    wrong: 'edition 2026\nclient a { key env.A; tag prod,, internal }',
    right: 'edition 2026\nclient a { key env.A; tag prod, internal }',
  },
  FL017: {
    severity: 'error',
    title: 'a parenthesis that nothing opened, or that cannot stand here',
    explanation: 'Parentheses group the parts of a condition, after `match` and `never`. They stand nowhere else.',
    wrong: 'edition 2026\nclient a { key env.A; tag (prod, internal) }',
    right: 'edition 2026\nclient a { key env.A; tag prod, internal }',
  },
  FL018: {
    severity: 'error',
    title: 'a parenthesis that is not closed',
    explanation: 'Every `(` of a condition needs its `)` before the statement ends.',
    wrong: 'edition 2026\nroute a { match tools and (images or audio; to openai/$model }',
    right: 'edition 2026\nroute a { match tools and (images or audio); to openai/$model }',
  },
  FL019: {
    severity: 'error',
    title: 'nesting that is too deep',
    explanation:
      'Blocks and parentheses may be nested 64 deep. A file that needs more is most likely not what was meant.',
    wrong: `edition 2026\nroute a { match ${'('.repeat(70)}any${')'.repeat(70)}; to openai/$model }`,
    right: 'edition 2026\nroute a { match any; to openai/$model }',
  },
  FL020: {
    severity: 'error',
    title: 'a condition is missing',
    explanation:
      '`match` and `never` need a condition, and so does a pair of parentheses. `any` is the condition that always holds.',
    wrong: 'edition 2026\nroute a { match; to openai/$model }',
    right: 'edition 2026\nroute a { match any; to openai/$model }',
  },
  FL021: {
    severity: 'error',
    title: 'and, or, not without what they belong to',
    explanation:
      '`and` and `or` stand between two conditions, `not` before one. A line that begins or ends with `and` or `or` belongs to its neighbour.',
    wrong: 'edition 2026\nroute a { match tools and; to openai/$model }',
    right: 'edition 2026\nroute a { match tools and images; to openai/$model }',
  },
  FL022: {
    severity: 'error',
    title: 'something that does not belong to the condition',
    explanation:
      'Between two tests stands `and` or `or`. What follows the condition is a statement of its own, on the next line or after a `;`.',
    wrong: 'edition 2026\nroute a { match (tools) images; to openai/$model }',
    right: 'edition 2026\nroute a { match (tools) and images; to openai/$model }',
  },
  FL023: {
    severity: 'error',
    title: 'a condition with a block',
    explanation:
      '`match` and `never` take a condition and no block. Its parts are joined with `and` and `or`; other settings are statements beside it.',
    wrong: 'edition 2026\nroute a { match any { tools }; to openai/$model }',
    right: 'edition 2026\nroute a { match any and tools; to openai/$model }',
  },
  FL024: {
    severity: 'error',
    title: 'never without its providers',
    explanation:
      '`never CONDITION to PROVIDER, …` says which requests must not reach which providers; without `to` it says nothing.',
    wrong: 'edition 2026\nclient a { key env.A; tag internal }\nnever tag internal',
    right:
      'edition 2026\nclient a { key env.A; tag internal }\nprovider anthropic { key env.ANTHROPIC_KEY }\nnever tag internal to anthropic',
  },
  FL025: {
    severity: 'error',
    title: 'a test without its field',
    explanation: 'A test begins with the field that it looks at: `model "gpt-*"`, `client web`, `input_tokens > 150k`.',
    wrong: 'edition 2026\nroute a { match "gpt-*"; to openai/$model }',
    right: 'edition 2026\nroute a { match model "gpt-*"; to openai/$model }',
  },
  FL026: {
    severity: 'error',
    title: 'text that is not UTF-8',
    explanation:
      'Files are read as UTF-8. Other bytes, as editors write them that save in Latin-1 or UTF-16, are lost, and a condition would compare with something else than was typed. Save the file as UTF-8. A file with NUL characters, such as a program, an image or UTF-16, is not read at all. Where U+FFFD itself is meant, the sign for what could not be read, a string takes it as \\ufffd.',
    wrong: 'edition 2026\nroute all { match any; reject 404 "aucun mod\ufffdle" }',
    right: 'edition 2026\nroute all { match any; reject 404 "aucun mod\u00e8le" }',
  },
} as const satisfies CodeTable;
