// Brackets by the hundred thousand in every reader that knows brackets: a sentence with its place,
// or a value, and never the end of the stack.

#include <functional>

#include "core/capture/formats/arrays/token_names.h"
#include "core/capture/formats/chain_json.h"
#include "core/capture/formats/format.h"
#include "core/decoding/tree_model.h"
#include "core/json/tree.h"
#include "core/json/value.h"
#include "core/lesson/claim.h"
#include "core/lesson/claims.h"
#include "core/lesson/glossary.h"
#include "core/lesson/markdown.h"
#include "core/server/next_token_answer.h"
#include "core/steer/rule.h"
#include "tests/check.h"
#include "tests/core/capture/formats/array_files.h"

namespace logitdice::test {
namespace {

constexpr int kDeep = 100'000;

std::string times(int count, std::string_view text) {
  std::string out;
  out.reserve(text.size() * static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

// Closed and left open, lists and objects.
std::vector<std::string> deep_json() {
  const std::string lists = times(kDeep, "["), objects = times(kDeep, "{\"a\":");
  return {lists, lists + times(kDeep, "]"), objects, objects + "1" + times(kDeep, "}"),
          times(kDeep, "[{\"a\":")};
}

// A tree is read above the formats.
std::string sentence_of(const Result<Opened>& opened, const std::string& name) {
  if (!opened) return opened.error();
  const auto* tree = std::get_if<TreeText>(&opened.value());
  const auto read = tree ? read_text_tree(tree->bytes, name) : Error{""};
  return read ? "" : read.error();
}

TEST_CASE("deep nesting: every JSON file is refused where it gets too deep") {
  // What stands before the brackets decides who reads them.
  constexpr std::string_view kBeginnings[] = {
      "",
      "{\"logits\": ",
      "{\"logits\": [1, 2], \"x\": ",
      "{\"tokens\": ",
      "{\"children\": ",
      "{\"children\": [{\"token\": \"a\", \"p\": 1, \"children\": ",
      "{\"format\": \"logitdice-capture/1\", \"x\": ",
      "{\"format\": \"logitdice-capture/1\", \"steps\": ",
      "{\"logitdice_state\": 2, \"x\": ",
      "{\"logitdice_scene\": 1, \"knobs\": ",
      "{\"choices\": ",
      "{\"choices\": [{\"logprobs\": ",
      "{\"completion_probabilities\": ",
      "{\"logprobs\": ",
      "{\"candidates\": ",
      "{\"output\": ",
      "{\"meta_info\": ",
      "{\"response\": ",
      "HTTP/1.1 200 OK\r\n\r\n",
      "data: ",
      "data: {\"choices\": ",
      "{\"choices\": []}\n{\"choices\": ",
  };
  for (const std::string_view beginning : kBeginnings) {
    for (const std::string& deep : deep_json()) {
      for (const char* name : {"a.json", "a.jsonl", "a.txt", "a"}) {
        CAPTURE(beginning);
        CAPTURE(deep.substr(0, 10));
        const std::string said = sentence_of(open_bytes(std::string(beginning) + deep, name), name);
        CHECK_MESSAGE(said.starts_with(std::string(name) + ":"), said);
        CHECK(said.size() < 1000);
      }
    }
  }
}

TEST_CASE("deep nesting: the header of an array file") {
  for (const std::string& deep : deep_json()) {
    CHECK(sentence_of(open_bytes(safetensors_bytes(deep, "1234"), "a.safetensors"), "a.safetensors")
              .starts_with("a.safetensors:"));
    CHECK(sentence_of(open_bytes(safetensors_bytes("{\"a\":" + deep, "1234"), "a.safetensors"),
                      "a.safetensors")
              .starts_with("a.safetensors:"));
  }
  const std::string tuples = times(kDeep / 2, "(");
  CHECK(
      sentence_of(open_bytes(npy_bytes("<f4", tuples.substr(0, 30'000), "1234"), "a.npy"), "a.npy")
          .starts_with("a.npy:"));
}

TEST_CASE("deep nesting: the readers of JSON themselves, and those of a part of a file") {
  using Read = std::function<bool(const std::string&)>;
  const std::pair<const char*, Read> readers[] = {
      {"reader",
       [](const std::string& text) {
         JsonReader in(text, "a");
         return in.skip_value();
       }},
      {"document", [](const std::string& text) { return JsonDocument::parse(text, "a").ok(); }},
      {"tree",
       [](const std::string& text) {
         JsonTree tree(text, "a");
         std::size_t at = 0;
         return tree.add(at).ok();
       }},
      {"token names", [](const std::string& text) { return parse_token_names(text, "a").ok(); }},
      {"tokenizer",
       [](const std::string& text) {
         return parse_token_names("{\"model\":{\"vocab\":" + text, "a").ok();
       }},
      {"answer", [](const std::string& text) { return read_next_token(text, "a").ok(); }},
      {"answer within",
       [](const std::string& text) {
         return read_next_token("{\"choices\":[{\"logprobs\":{\"content\":" + text, "a").ok();
       }},
      {"tree of texts", [](const std::string& text) { return read_text_tree(text, "a").ok(); }},
      {"schema",
       [](const std::string& text) {
         return compile_rule({RuleKind::kJsonSchema, text, "a"}).ok();
       }},
      {"bias",
       [](const std::string& text) {
         JsonReader in(text, "a");
         std::vector<TokenBias> out;
         return read_logit_bias(in, out);
       }},
      {"knobs",
       [](const std::string& text) {
         JsonReader in(text, "a");
         return ChainReader().read(in, "knobs");
       }},
  };
  for (const auto& [name, read] : readers) {
    for (const std::string& deep : deep_json()) {
      CAPTURE(name);
      CAPTURE(deep.substr(0, 10));
      CHECK_FALSE(read(deep));
    }
  }
}

// With the column, or of the expression as a whole.
bool refuses_regex(const std::string& said) {
  return said.starts_with("column ") || said.starts_with("the expression ");
}

TEST_CASE("deep nesting: rules") {
  const std::string shapes[] = {
      times(kDeep, "("),
      times(kDeep, "(") + "a" + times(kDeep, ")"),
      times(kDeep / 10, "(a|"),
      times(6000, "(") + "a" + times(6000, ")"),
      times(90, "(") + "a" + times(90, ")*"),
      times(90, "(?:") + "a" + times(90, "){1000}"),
      times(kDeep, "["),
      "a" + times(kDeep, "*"),
      "a" + times(19'000, "?"),
      times(19'000, "|"),
      times(kDeep, "\\"),
      times(6000, "{2}"),
  };
  for (const std::string& shape : shapes) {
    CAPTURE(shape.substr(0, 20));
    const auto made = compile_rule({RuleKind::kRegex, shape, "a"});
    if (!made) CHECK_MESSAGE(refuses_regex(made.error()), made.error());
  }
  // Schemas in schemas, by the keys that hold one.
  for (const char* key :
       {"{\"items\":", "{\"type\":\"array\",\"items\":", "{\"properties\":{\"a\":",
        "{\"type\":\"object\",\"properties\":{\"a\":", "{\"enum\":[", "{\"const\":["}) {
    for (const int depth : {31, 60, kDeep}) {
      const auto made = compile_rule({RuleKind::kJsonSchema, times(depth, key), "a"});
      REQUIRE_FALSE(made.ok());
      CHECK_MESSAGE(made.error().starts_with("a:1:"), made.error());
    }
  }
  (void)compile_rule({RuleKind::kWords, times(kDeep, "(\n"), "a"});
}

TEST_CASE("deep nesting: Markdown, lessons and claims") {
  const std::string shapes[] = {
      times(kDeep, "["),       times(kDeep, "*"),     times(kDeep, "> "),
      times(kDeep, ">"),       times(kDeep, "- "),    times(kDeep, "1. "),
      times(kDeep, "`"),       times(kDeep, "**a"),   times(kDeep, "_a_*"),
      times(kDeep, "[a]("),    times(kDeep, "![["),   times(kDeep, "<a "),
      times(kDeep / 2, "| a"), times(kDeep, "{{"),    times(kDeep, "}}"),
      times(kDeep, "(("),      times(kDeep, "\\"),    times(kDeep / 2, "~~~\n"),
      times(kDeep, "#"),       times(kDeep, "&#"),    times(2000, "- a\n  ") + "b",
      times(3000, "> a\n>"),   times(kDeep, "{{ p("), times(kDeep, "a(b "),
  };
  for (const std::string& shape : shapes) {
    CAPTURE(shape.substr(0, 20));
    (void)blocks(shape);
    (void)plain_text(shape);
    const std::string text = "---\nid: a\ntitle: b\n---\n## c\n" + shape + "\n";
    const Result<Lesson> lesson = read_lesson(text, "a.md");
    if (lesson) {
      CHECK(lesson->errors.size() <= shape.size());
      (void)computed_text(lesson.value(), lesson->steps.front(), lesson->steps.front().body);
    } else {
      CHECK(lesson.error().starts_with("a.md:"));
    }
    (void)parse_claim(shape);
    (void)parse_claim("p(" + shape + ")");
    (void)read_glossary(shape, "g");
  }
}

TEST_CASE("deep nesting: scenes and questions in a lesson") {
  for (const std::string& deep : deep_json()) {
    for (const char* fence : {"scene", "quiz", "question"}) {
      const std::string text = "---\nid: a\ntitle: b\n---\n## c\nd\n\n~~~" + std::string(fence) +
                               "\n" + deep + "\n~~~\n";
      const Result<Lesson> lesson = read_lesson(text, "a.md");
      if (!lesson) continue;
      REQUIRE(lesson->errors.size() >= 1);
      CHECK(lesson->errors[0].message.starts_with("a.md:"));
    }
    const Result<Lesson> front =
        read_lesson("---\nid: a\ntitle: b\nscene: " + deep + "\n---\n## c\n", "a.md");
    CHECK((!front || !front->errors.empty()));
  }
}

}  // namespace
}  // namespace logitdice::test
