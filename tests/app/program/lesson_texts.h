#pragma once

#include <string>

namespace logitdice::test {

/// A lesson with a question of every kind, two sections and a step whose scene is wrong.
inline const std::string kEveryKind = R"(---
id: every_kind
title: Every kind
minutes: 2
page: pipeline
scene: {"distribution": "cat_sat_on", "phase": 4}
---
A lesson for tests.

# Bars and rulers
## Bars
How far does *mat* fall from {{ p(mat) = 0.590 }}?

~~~question
{"id": "bars", "kind": "bars", "text": "T goes to 2.", "of": "p",
 "reveal": {"knobs": {"temperature": 2}, "phase": 4}, "explanation": "To {{ p(mat) at temperature 2 = 0.392 }}."}
~~~
~~~takeaways
- Heat flattens.
~~~

## Ruler
~~~question
{"id": "ruler", "kind": "ruler", "text": "Where does top-p keep three?", "knob": "top_p", "answer": [0.81, 0.93],
 "reveal": {"knobs": {"top_p": 0.9}}}
~~~

# Words
## Choice
~~~scene
{"knobs": {"top_k": 3}}
~~~
~~~question
{"id": "choice", "kind": "choice", "text": "Which?", "choices": ["one", "two", "three"], "answer": 1}
~~~

## True or false
~~~question
{"id": "so", "kind": "true_false", "text": "Is it so?", "answer": true}
~~~

## Number
~~~question
{"id": "number", "kind": "number", "text": "How much?", "answer": "{{ p(mat) = 0.590 }}", "within": 0.02}
~~~

## Token
~~~question
{"id": "token", "kind": "token", "text": "Who is second?", "answer": "sofa"}
~~~

## Text
See [entropy](term:entropy), [Cutoffs](page:cutoffs) and [nowhere](nowhere:at_all).

- a list
- of two

| a | table |
|---|---|
| 1 | 2 |

~~~scene
{"knobs": {"temperature": 0.5}}
~~~
)";

}  // namespace logitdice::test
