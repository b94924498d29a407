#include "app/cli/steer.h"

#include "app/cli/steer_flags.h"
#include "app/cli/steer_report.h"
#include "core/model/embedded.h"

namespace logitdice::cli {
namespace {

int run_steer(SteerOptions options, const Values& biases, const Streams& io) {
  const Result<ModelHandle> model = find_model(options.model, io.err);
  if (!model) return refuse(io.err, model.error());
  const std::string wrong = set_biases(biases, *model.value(), options.settings.generate);
  if (!wrong.empty()) return refuse(io.err, wrong);
  Result<Steering> steering = Steering::make(model.value(), draft_model(), options.settings);
  if (!steering) return refuse(io.err, steering.error());
  Result<SteeredText> text = steering->begin(options.prompt);
  if (!text) return refuse(io.err, text.error());
  const Result<bool> written = steering->append_steps(text.value(), options.tokens);
  if (!written) return refuse(io.err, written.error());
  const SteerReport report{steering.value(), text.value()};
  (options.json ? write_steer_json : write_steer_text)(io.out, report);
  return finish_output(io);
}

}  // namespace

int steer_command(std::span<const std::string> arguments, const Streams& io) {
  SteerFlags flags;
  if (const auto code = parse_flags(steer_line(flags), arguments, io)) return *code;
  Result<SteerOptions> options = steer_options(flags, io.in);
  if (!options) return refuse(io.err, options.error());
  return run_steer(std::move(options).value(), flags.bias, io);
}

}  // namespace logitdice::cli
