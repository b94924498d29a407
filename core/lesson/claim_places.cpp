#include "core/lesson/claim_places.h"

#include <algorithm>

namespace logitdice {
namespace {

constexpr std::string_view kOpen = "{{", kShut = "}}";
constexpr std::string_view kOpenForever = "\"}}\" must end the claim that begins here";

void add_claims_of_string(const LessonSource& source, const JsonDocument& document,
                          const JsonValue& value, int step, std::vector<PlacedClaim>& out) {
  const std::string_view raw =
      std::string_view(document.text()).substr(value.begin(), value.end() - value.begin());
  std::size_t raw_at = 0;
  const std::string& text = *value.text();
  for (Braces braces = next_braces(text, 0); braces.found();
       braces = next_braces(text, braces.end)) {
    // In quotation marks braces stand as they are, so the n-th is the n-th.
    raw_at = std::min(raw.find(kOpen, raw_at), raw.size());
    const std::size_t offset = value.begin() + raw_at;
    raw_at += kOpen.size();
    if (!braces.closed) {
      source.errors.push_back(error_at(source.name, document.text(), offset, kOpenForever));
      return;
    }
    out.push_back({on_one_line(braces.inside), step, place_of(document.text(), offset)});
  }
}

}  // namespace

Braces next_braces(std::string_view text, std::size_t from) {
  Braces braces;
  braces.begin = text.find(kOpen, from);
  if (!braces.found()) return braces;
  const std::size_t inside = braces.begin + kOpen.size();
  const std::size_t close = text.find(kShut, inside);
  braces.closed = close != std::string_view::npos;
  braces.end = braces.closed ? close + kShut.size() : text.size();
  braces.inside = trimmed(text.substr(inside, (braces.closed ? close : text.size()) - inside));
  return braces;
}

void add_claims(const LessonSource& source, std::string_view part, int step,
                std::vector<PlacedClaim>& out) {
  const auto begin = static_cast<std::size_t>(part.data() - source.bytes.data());
  for (Braces braces = next_braces(part, 0); braces.found();
       braces = next_braces(part, braces.end)) {
    if (!braces.closed) return source.fail(begin + braces.begin, kOpenForever);
    out.push_back({on_one_line(braces.inside), step, place_of(source.bytes, begin + braces.begin)});
  }
}

void add_claims(const LessonSource& source, const JsonDocument& document, const JsonValue& value,
                int step, std::vector<PlacedClaim>& out) {
  if (value.kind() == JsonValue::Kind::kString)
    add_claims_of_string(source, document, value, step, out);
  if (value.items()) {
    for (const JsonValue& item : *value.items()) add_claims(source, document, item, step, out);
  }
  if (!value.members()) return;
  for (const JsonMember& member : *value.members()) {
    if (member.key != "reveal") add_claims(source, document, member.value, step, out);
  }
}

}  // namespace logitdice
