#include "core/lesson/glossary.h"

#include <algorithm>

#include "core/base/assets.h"
#include "core/lesson/front_matter.h"
#include "core/lesson/lesson_pieces.h"
#include "core/text/letter_case.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::string_view kGlossaryFile = "glossary.md";

// "Top-1 lead" → "top_1_lead"
std::string id_of_title(std::string_view title) {
  std::string id;
  for (const char c : lower_case(std::string(title))) {
    const bool kept = is_lesson_id({&c, 1}) && c != '_';
    if (kept)
      id += c;
    else if (!id.empty() && id.back() != '_')
      id += '_';
  }
  if (id.ends_with('_')) id.pop_back();
  return id;
}

std::vector<std::string> split_names(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view name = trimmed(text.substr(0, comma));
    if (!name.empty()) names.emplace_back(name);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return names;
}

void take_see(std::string_view text, Term& term) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  term.lesson = trimmed(text.substr(0, slash));
  term.page = trimmed(text.substr(std::min(slash + 1, text.size())));
}

// Whether the line is one of those that stand above a term's text.
bool take_glossary_key(std::string_view line, Term& term) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !term.text.empty()) return false;
  const std::string_view key = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
  if (key == "id") term.id = value;
  if (key == "also") term.also = split_names(value);
  if (key == "see") take_see(value, term);
  return key == "id" || key == "also" || key == "see";
}

bool is_called(const Term& term, std::string_view lower_name) {
  const auto same = [&](const std::string& name) { return lower_case(name) == lower_name; };
  return same(term.id) || same(term.title) || std::any_of(term.also.begin(), term.also.end(), same);
}

const Term* find_among(std::span<const Term> terms, std::string_view name) {
  const std::string lower = lower_case(std::string(name));
  for (const Term& term : terms) {
    if (is_called(term, lower)) return &term;
  }
  return nullptr;
}

class GlossaryReader {
 public:
  GlossaryReader(const LessonSource& source, std::vector<Term>& out)
      : source_(source), terms_(out) {}

  void read() {
    for (const LessonPiece& piece : lesson_pieces(source_, 0)) {
      if (piece.kind == PieceKind::step)
        begin_term(piece);
      else if (piece.kind == PieceKind::text)
        take_lines(piece);
      else
        source_.fail(piece.offset, "a glossary has terms alone, \"## \" and a title each");
    }
    check_last();
  }

 private:
  void begin_term(const LessonPiece& piece) {
    check_last();
    if (piece.text.empty()) source_.fail(piece.offset, "a title must follow the #");
    const int line = place_of(source_.bytes, piece.offset).line;
    terms_.push_back({id_of_title(piece.text), std::string(piece.text), {}, {}, {}, {}, line});
    offset_ = piece.offset;
  }

  void take_lines(const LessonPiece& piece) {
    for (std::size_t at = 0; at < piece.text.size();) {
      const SourceLine line = line_at(piece.text, at);
      at = line.next;
      if (terms_.empty() && !trimmed(line.text).empty())
        return source_.fail(piece.offset + line.begin, "a term begins with \"## \" and its title");
      if (terms_.empty() || take_glossary_key(line.text, terms_.back())) continue;
      std::string& text = terms_.back().text;
      if (!text.empty() || !trimmed(line.text).empty()) text.append(line.text).append("\n");
    }
  }

  void check_last() {
    if (terms_.empty()) return;
    Term& term = terms_.back();
    term.text = trimmed(term.text);
    if (term.text.empty()) source_.fail(offset_, "the term " + quoted(term.title) + " has no text");
    if (!is_lesson_id(term.id))
      source_.fail(offset_, "the term " + quoted(term.title) +
                                " needs a line \"id: …\" of lower "
                                "case letters, digits and \"_\"");
    check_names(term);
  }

  void check_names(const Term& term) {
    std::vector<std::string> names = term.also;
    names.insert(names.end(), {term.id, term.title});
    const std::span<const Term> before(terms_.data(), terms_.size() - 1);
    for (const std::string& name : names) {
      const Term* other = find_among(before, name);
      if (!other) continue;
      return source_.fail(offset_, "the term of line " + std::to_string(other->line) +
                                       " is called " + quoted(name) + " too");
    }
  }

  const LessonSource& source_;
  std::vector<Term>& terms_;
  std::size_t offset_ = 0;  // of the last term
};

std::vector<Term> own_terms() {
  std::vector<Term> terms;
  for (const Asset& asset : assets()) {
    if (asset.name != kGlossaryFile) continue;
    // A damaged file leaves none; a test reads it.
    if (Result<std::vector<Term>> read = read_glossary(asset.text(), asset.name))
      terms = std::move(read).value();
  }
  const auto by_title = [](const Term& a, const Term& b) {
    return lower_case(a.title) < lower_case(b.title);
  };
  std::sort(terms.begin(), terms.end(), by_title);
  return terms;
}

}  // namespace

Result<std::vector<Term>> read_glossary(std::string_view bytes, std::string_view name) {
  std::vector<Term> terms;
  std::vector<Error> errors;
  const LessonSource source{bytes, name, errors};
  GlossaryReader(source, terms).read();
  if (!errors.empty()) return errors.front();
  return terms;
}

std::span<const Term> glossary() {
  static const std::vector<Term> terms = own_terms();
  return terms;
}

const Term* find_term(std::string_view name) {
  return find_among(glossary(), name);
}

}  // namespace logitdice
