#include "app/cli/report_flags.h"

#include <utility>

#include "app/cli/source.h"
#include "app/pages/pages.h"
#include "app/program/commands.h"
#include "app/program/look.h"
#include "app/program/settle.h"
#include "app/program/source.h"
#include "core/capture/captured_values.h"
#include "core/capture/formats/draft.h"
#include "core/decoding/prompt_tokens.h"
#include "core/model/embedded.h"

namespace logitdice::cli {
namespace {

// A capture may have left the token out, so it is not refused.
void note_unknown_biases(Distribution& distribution, std::span<const TokenBias> biases) {
  for (const TokenBias& bias : biases) {
    if (distribution.logits.rank_of(bias.id) >= 0) continue;
    if (!distribution.note.empty()) distribution.note += ' ';
    distribution.note += "The logit bias of token " + std::to_string(bias.id) +
                         " does nothing: this distribution does not have it.";
  }
}

Result<Text> text_of(const AppState& s, const TextFlags& flags) {
  if (flags.history || flags.prompt || flags.output) return read_text(s.distribution, flags);
  const Situation now = situation_of(s);
  return Text{{now.prompt.begin(), now.prompt.end()}, {now.output.begin(), now.output.end()}};
}

Result<Subject> subject_of_scene(const ReportOptions& options, std::istream& in) {
  AppState s(all_pages());
  start(s);
  Look look;
  look.file = options.source;
  look.scene = options.scene;
  look.chain = options.chain;
  const std::string wrong = set_look(s, look, [&](AppState& state) -> std::string {
    if (options.source.empty()) return {};
    Result<Distribution> source = read_source(options.source, in, options.told);
    if (!source) return source.error();
    show_opened(state, std::move(source));
    settle(state);
    return {};
  });
  if (!wrong.empty()) return Error{wrong};
  Result<Text> text = text_of(s, options.text);
  if (!text) return Error{text.error()};
  Subject subject{s.distribution, std::move(text).value(), s.in.profile, s.in.knobs, s.in.seed};
  if (s.page->compared) subject.columns = s.page->compared(s);
  return subject;
}

}  // namespace

void add_scene_flag(CommandLine& line, ReportFlags& flags) {
  add_value(line, "--scene", "JSON",
            "A scene, as Ctrl Shift C copies it: its distribution, chain and text so far. Flags "
            "beside it count more.",
            flags.scene);
}

void add_format_flag(CommandLine& line, ReportFlags& flags) {
  add_value(line, "--format", "WORD",
            "text: tables for people (the default). json: everything with every digit, ranks from "
            "0.",
            flags.format);
}

void add_rows_flag(CommandLine& line, ReportFlags& flags) {
  add_value(line, "--rows", "N",
            "How many tokens are listed; 0 is all, 20 the default. The rest is "
            "summed up in one last row.",
            flags.rows);
}

Result<ReportOptions> report_options(const ReportFlags& flags,
                                     std::span<const std::string_view> formats) {
  ReportOptions options;
  options.source = flags.source.value_or("");
  options.scene = flags.scene.value_or("");
  options.text = flags.text;
  const Result<CaptureChoice> capture = capture_choice(flags.capture);
  if (!capture) return Error{capture.error()};
  options.capture = capture.value();
  Result<Told> told = told_of(flags.told);
  if (!told) return Error{told.error()};
  options.told = std::move(told).value();
  Result<ChainArguments> chain = chain_arguments(flags.chain);
  if (!chain) return Error{chain.error()};
  options.chain = std::move(chain).value();
  if (flags.rows) {
    const auto rows = read_rows(*flags.rows);
    if (!rows) return Error{rows.error()};
    options.rows = rows.value();
  }
  if (flags.format) {
    const auto format = read_word("--format", *flags.format, formats);
    if (!format) return Error{format.error()};
    options.format = format.value();
  }
  if (const std::string wrong = check_text(flags.text); !wrong.empty()) return Error{wrong};
  return options;
}

Result<ChosenChain> chosen_chain(const ReportOptions& options,
                                 const std::optional<CapturedSource>& captured) {
  const ChainArguments& flags = options.chain;
  ChosenChain chain{profile_of(flags), knobs_of(flags)};
  if (!captured) return chain;
  const Capture& capture = captured->capture;
  const bool own = options.capture.as_captured;
  if (const std::string why = own ? settings_refusal(capture) : ""; !why.empty()) return Error{why};
  if (own && !flags.profile) {
    chain.profile = with_arguments(capture.profile, flags);
    chain.knobs = with_arguments(flags.defaults ? chain.profile.defaults : capture.knobs, flags);
    if (const std::string wrong = check_knobs(chain.profile, chain.knobs); !wrong.empty()) {
      return Error{wrong};
    }
  }
  const std::string why = values_refusal(capture, chain.profile, chain.knobs);
  if (!why.empty()) return Error{why};
  return chain;
}

Result<Text> chosen_text(const ReportOptions& options, Distribution& distribution,
                         const std::optional<CapturedSource>& captured) {
  const TextFlags& flags = options.text;
  const bool given = flags.history || flags.prompt || flags.output;
  const bool named = options.capture.any() || options.capture.step > 0;
  if (given || !captured || !named) return read_text(distribution, flags);
  const Capture& capture = captured->capture;
  std::vector<TokenId> prompt =
      tiny_model() ? prompt_tokens(capture, *tiny_model()) : capture.prompt_tokens;
  if (prompt.empty() && !capture.prompt.empty()) {
    add_note(distribution.note,
             "The file does not name the tokens of its prompt: penalties count those behind it.");
  }
  return Text{std::move(prompt), chosen_before(capture, captured->step)};
}

Result<Subject> read_subject(const ReportOptions& options, std::istream& in) {
  if (!options.scene.empty() && options.capture.any()) {
    return Error{"--entry, --step and --as-captured choose from FILE, and --scene names its own."};
  }
  if (!options.scene.empty()) return subject_of_scene(options, in);
  std::optional<CapturedSource> captured;
  Result<Distribution> source = read_source(options.source, options.capture, options.told, in, captured);
  if (!source) return Error{source.error()};
  Result<Text> text = chosen_text(options, source.value(), captured);
  if (!text) return Error{text.error()};
  Result<ChosenChain> chain = chosen_chain(options, captured);
  if (!chain) return Error{chain.error()};
  Subject subject{std::move(source).value(), std::move(text).value(), std::move(chain->profile),
                  std::move(chain->knobs)};
  note_unknown_biases(subject.distribution, subject.knobs.logit_bias);
  subject.captured = std::move(captured);
  return subject;
}

}  // namespace logitdice::cli
