#include "core/capture/formats/distribution_file.h"

#include <cmath>
#include <filesystem>
#include <utility>

#include "core/capture/formats/draft.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// Two or more numbers from 0 to 1 that sum to 1 are hardly logits.
bool look_like_probabilities(const std::vector<float>& scores) {
  double sum = 0;
  for (const float score : scores) {
    if (!(score >= 0 && score <= 1)) return false;
    sum += score;
  }
  return scores.size() > 1 && std::abs(sum - 1) <= 0.005;
}

}  // namespace

bool has_extension(std::string_view name, std::string_view extension) {
  std::string own = std::filesystem::path(name).extension().string();
  for (char& c : own) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return own == extension;
}

void add_note(std::string& note, std::string_view sentence) {
  if (!note.empty()) note += ' ';
  note += sentence;
}

Result<Distribution> finish(Draft draft, std::string_view name) {
  Distribution out;
  if (draft.recipe) {
    GeneratedVocabulary vocabulary = make_vocabulary(*draft.recipe);
    out.tokens = std::move(vocabulary.tokens);
    draft.scores = std::move(vocabulary.scores);
  } else {
    out.tokens = TokenTable(std::move(draft.pieces));
  }
  if (look_like_probabilities(draft.scores)) {
    add_note(draft.note,
             "These logits look like probabilities (they sum to 1): as JSON under the key "
             "\"probs\" they would be read as such.");
  }
  Result<Logits> logits = make_logits(draft.scores, draft.tail);
  if (!logits) return file_error(name, logits.error());
  out.id = name;
  out.title = !draft.title.empty()     ? std::move(draft.title)
              : !draft.context.empty() ? draft.context
                                       : std::filesystem::path(name).stem().string();
  if (out.title.empty()) out.title = "untitled";
  out.context = std::move(draft.context);
  out.logits = std::move(logits).value();
  out.note = std::move(draft.note);
  out.compare = std::move(draft.compare);
  return out;
}

Result<Opened> opened(Result<Draft> draft, std::string_view name) {
  if (!draft) return Error{draft.error()};
  Result<Distribution> made = finish(std::move(draft).value(), name);
  if (!made) return Error{made.error()};
  return Opened(std::move(made).value());
}

Result<Distribution> parse_distribution(std::string_view bytes, std::string_view name) {
  Result<Opened> read = open_bytes(std::string(bytes), name);
  if (!read) return Error{read.error()};
  return as_distribution(std::move(read).value(), name);
}

Result<Distribution> load_distribution_file(const std::string& path) {
  Result<Opened> read = open_path(path);
  if (!read) return Error{read.error()};
  return as_distribution(std::move(read).value(), path);
}

}  // namespace logitdice
