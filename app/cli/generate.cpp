#include "app/cli/generate.h"

#include <algorithm>
#include <chrono>
#include <functional>

#include "app/cli/generate_texts.h"
#include "app/cli/numbers.h"
#include "core/capture/limits.h"
#include "core/decoding/generate.h"
#include "core/decoding/generation_capture.h"
#include "core/decoding/text_statistics.h"
#include "core/files/files.h"
#include "core/text/numbers.h"
#include "core/text/place.h"
#include "core/text/text_stream.h"

namespace logitdice::cli {
namespace {

GenerateSettings settings_of(const GenerateOptions& options, bool keep_logits) {
  GenerateSettings settings;
  settings.knobs = knobs_of(options.chain);
  settings.profile = profile_of(options.chain);
  settings.seed = options.seed;
  settings.past_end = options.past_end;
  settings.keep_logits = keep_logits;
  const bool all = keep_logits && options.top == 0;
  settings.best = all ? ModelSession::kEveryToken : std::max(options.top, kWritingBest);
  return settings;
}

// "70 tokens in 0.01 s, 5 900 tokens/s; mean p 0.612, perplexity 2.91 (the model's own, T = 1)"
void write_summary(std::ostream& err, const Generation& generation, double seconds) {
  const TextStatistics told = text_statistics(generation);
  const double rate = seconds > 0 ? static_cast<double>(told.tokens) / seconds : 0;
  err << "logitdice: " << grouped(static_cast<std::int64_t>(told.tokens)) << " "
      << plural(static_cast<std::int64_t>(told.tokens), "token") << " in " << fixed(seconds, 2)
      << " s, " << grouped(rate, 0) << " tokens/s; mean p " << share_text(told.mean_p, 3)
      << ", perplexity " << fixed(told.perplexity, 2) << " (the model's own, T = 1)";
  if (told.loop) {
    err << "; a loop of " << told.loop->period << " "
        << plural(static_cast<std::int64_t>(told.loop->period), "token") << " from token "
        << told.loop->start + 1;
  }
  err << ".\n";
}

// Writes with the model; `each` sees every token and says whether to go on.
Result<Generation> write_text(const Model& model, const GenerateOptions& options,
                              const GenerateSettings& settings, const Streams& io,
                              const std::function<bool(TokenId)>& each) {
  Result<Generation> made = begin_generation(model, options.prompt, settings);
  if (!made) return made;
  Generation& generation = made.value();
  const auto session = model.new_session();
  const auto begin = std::chrono::steady_clock::now();
  while (generation.steps.size() < options.tokens) {
    const Result<bool> more = append_step(generation, *session);
    if (!more) return Error{more.error()};
    if (!more.value() || !each(generation.tokens.back())) break;
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  if (!options.quiet && io.out) {
    write_summary(io.err, generation, taken.count());
    write_server_times(io.err, model);
  }
  return made;
}

std::string capture_text(const Generation& generation, const Model& model, int top) {
  return capture_to_json(capture_of(generation, model, top));
}

int write_capture_file(const std::string& path, const std::string& json, const Streams& io) {
  if (json.size() > kMaxFileBytes) {
    const Error too_large = file_error(path,
                                       "the capture would be larger than 256 MB, more than is read "
                                       "again; keep fewer logits with --top");
    return refuse(io.err, too_large.message, kFailure);
  }
  io.out.flush();  // the capture may go to the same place
  const Result<Written> written = write_file_atomically(path, json);
  if (!written) return refuse(io.err, written.error(), kFailure);
  tell_folder(io.err, written.value());
  return kFine;
}

}  // namespace

int run_generate(const GenerateOptions& options, const Streams& io) {
  const Result<ModelHandle> found = find_model(options.model, io.err);
  if (!found) return refuse(io.err, found.error());
  const Model& model = *found.value();
  if (options.reports()) return run_texts(model, options, io);
  TextStream text;
  bool at_line_start = false;
  // An end of text is shown only once another story follows it.
  std::string due;
  const auto show = [&](const std::string& piece) {
    if (piece.empty()) return;
    io.out << piece << std::flush;
    at_line_start = piece.ends_with('\n');
  };
  const auto each = [&](TokenId token) {
    show(text.push(due));
    due = token == model.info().end_of_text ? text_of_token(model, token) : "";
    if (due.empty()) show(text.push(model.piece(token)));
    return io.out.good();
  };
  const GenerateSettings settings = settings_of(options, !options.capture.empty());
  show(text.push(options.prompt));
  const Result<Generation> made = write_text(model, options, settings, io, each);
  show(text.finish());
  if (!at_line_start) io.out << '\n';
  if (!made) return refuse(io.err, made.error());
  if (!options.capture.empty()) {
    const std::string json = capture_text(made.value(), model, options.top);
    if (const int code = write_capture_file(options.capture, json, io)) return code;
  }
  return finish_output(io);
}

int run_capture(const GenerateOptions& options, const Streams& io) {
  const Result<ModelHandle> found = find_model(options.model, io.err);
  if (!found) return refuse(io.err, found.error());
  const Model& model = *found.value();
  const Result<Generation> made = write_text(model, options, settings_of(options, true), io,
                                             [](TokenId) { return true; });
  if (!made) return refuse(io.err, made.error());
  const std::string json = capture_text(made.value(), model, options.top);
  if (!options.capture.empty()) return write_capture_file(options.capture, json, io);
  io.out << json;
  return finish_output(io);
}

int generate_command(std::span<const std::string> arguments, const Streams& io) {
  const Parsed<GenerateOptions> parsed = parse_generate(arguments, io);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  return run_generate(std::get<GenerateOptions>(parsed), io);
}

int capture_command(std::span<const std::string> arguments, const Streams& io) {
  const Parsed<GenerateOptions> parsed = parse_capture_command(arguments, io);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  return run_capture(std::get<GenerateOptions>(parsed), io);
}

}  // namespace logitdice::cli
