#include <algorithm>

#include "app/program/commands.h"
#include "app/program/source.h"
#include "app/program/writing.h"
#include "core/capture/bundled.h"

namespace logitdice {
namespace {

// The text as it is looked at: the step's own, or what was typed.
TypedText text_so_far(const AppState& s) {
  return shows_step(s) && !s.in.typed_counts ? text_before_step(s) : s.in.typed;
}

void open_neighbour(AppState& s, int by) {
  const auto list = bundled_distributions();
  const int count = static_cast<int>(list.size());
  const auto here = std::find_if(list.begin(), list.end(),
                                 [&](const auto& d) { return d.id == s.in.opened.id; });
  const int index = here == list.end() ? (by > 0 ? -1 : 0) : static_cast<int>(here - list.begin());
  show_opened(
      s, load_bundled(list[static_cast<std::size_t>(((index + by) % count + count) % count)].id));
}

// As people write it, if it then reads as this token; otherwise by its number.
void say_token(AppState& s, int rank) {
  if (rank < 0 || rank >= token_count(s)) return;
  const TokenId id = s.trace.id(rank);
  const std::string bytes = to_utf8(s.distribution.tokens.bytes(id));
  const TypedText now = text_so_far(s);
  const std::string& prompt = now.prompt.str();
  const std::string& text = now.output.str();
  const char* gap = text.empty() || text.back() == ' ' ? "" : " ";
  const TextReader& reader = text_reader(s);
  std::vector<TokenId> wanted = reader.read(text).ids;
  wanted.push_back(id);
  for (const std::string& longer :
       {text + gap + bytes, text + bytes, text + gap + "#" + std::to_string(id)}) {
    if (reader.read(longer).ids == wanted) return set_typed(s, longer, &prompt);
  }
  s.error = "The token " + token_text(s, rank) +
            " cannot be written at the end of this text; "
            "type the text in another way.";
}

struct SourceUpdater {
  AppState& s;

  void operator()(const command::OpenBundled& c) { show_bundled(s, c.id); }
  void operator()(const command::OpenFile& c) { open_file(s, c.path, c.bytes.get()); }
  void operator()(const command::NextDistribution& c) { open_neighbour(s, c.by); }
  void operator()(const command::CaptureDistribution&) {
    ask_sentence(s, {s.in.prompt, {}});
    if (s.error.empty()) s.writing.shown_in_preview = false;
  }
  void operator()(const command::OpenSentence& c) {
    s.in.prompt = c.text;
    ask_sentence(s, {c.text, {}}, c.typing);
    if (s.error.empty()) s.writing.shown_in_preview = false;
  }
  void operator()(const command::SetHistory& c) {
    set_typed(s, c.text, c.prompt ? &*c.prompt : nullptr);
  }
  void operator()(const command::UseGeneratedText&) {
    const int steps = static_cast<int>(s.generation().steps.size());
    if (steps == 0) {
      s.error = "There is no generated text yet: Generate (G) writes one.";
      return;
    }
    s.writing.follow = false;
    select_step(s, shows_step(s) ? s.in.step : steps - 1);
  }
  void operator()(const command::SayToken& c) { say_token(s, c.rank); }
};

}  // namespace

void update_source(AppState& s, const SourceCommand& command) {
  std::visit(SourceUpdater{s}, command);
}

}  // namespace logitdice
