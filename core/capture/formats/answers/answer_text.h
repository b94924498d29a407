#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture/formats/answers/answer.h"
#include "core/json/tree.h"

// How a text holds answers: as itself, behind the head that `curl -i` writes, as a stream of
// events, a value after the other (JSONL), in a list or in a wrapper.
namespace logitdice {

/// The text of a file with all but its JSON blanked, so that places stay what they are.
struct AnswerText {
  std::string text;
  std::size_t begin = 0;  // of the JSON: behind a byte order mark
  bool stream = false;    // of events; then what is cut off at the end is left out with a note
  bool ended = false;     // the stream says that it is whole
  std::vector<std::size_t> ends = {};  // where the stream says so, which parts two of them
};

/// Blanks what is no JSON: an HTTP head, the fields of a stream of events.
AnswerText clean_answer_text(std::string bytes);

/// Whether the beginning of a text is that of a stream of events: "data: {", with "event:", "id:",
/// "retry:" and comments before it.
bool begins_stream(std::string_view beginning);

/// Whether it begins as an HTTP answer does: "HTTP/1.1 200 OK".
bool begins_http(std::string_view beginning);

/// What is no JSON but was meant to be, as a sentence: Python's repr. Nothing where it is not that.
std::optional<std::string> meant_as_json(std::string_view beginning);

struct Answers {
  std::vector<Answer> list;
  std::vector<std::string> notes;
};

/// Reads the values into the tree, which reads text.text, and puts together which of them make up
/// an answer. Refuses a text whose first value is none.
Result<Answers> split_answers(const AnswerText& text, JsonTree& tree);

}  // namespace logitdice
